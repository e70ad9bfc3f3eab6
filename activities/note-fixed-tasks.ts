import type { RunReference } from '../lib/config/manifest.js';
import type { Reference } from '../lib/domain/reference.js';
import { withFixedParts } from '../lib/optimizer/acceptance/fixed-tasks.js';
import { readEvaluation } from './read-evaluation.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

export interface NoteFixedInput {
  run: RunReference;
  /** Reference to the Modules of an accepted candidate. */
  modules: Reference;
  /** References to the EvaluationRecords of its parent and itself, over the same tasks. */
  parent: Reference;
  candidate: Reference;
}

/** Records which tasks rules fixed. */
export function createFixedTaskActivities(dependencies: ActivityDependencies) {
  const { artifacts } = dependencies;
  return {
    /** The same modules, with rules and functions that state which of their cited tasks they fixed. */
    async noteFixedTasks(input: NoteFixedInput): Promise<Reference> {
      return runActivity(async () => {
        const context = await dependencies.openRun(input.run);
        const before = await readEvaluation(artifacts, input.parent);
        const after = await readEvaluation(artifacts, input.candidate);
        const modules = Object.entries(await context.modules(input.modules)).map(
          ([name, module]) => [name, withFixedParts(module, { before, after })] as const,
        );
        return artifacts.put(Object.fromEntries(modules));
      });
    },
  };
}
