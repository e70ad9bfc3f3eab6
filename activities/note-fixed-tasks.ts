import type { NoteFixedInput } from '../lib/optimizer/program/requests.js';
import type { Reference } from '../lib/domain/reference.js';
import { withFixedParts } from '../lib/optimizer/acceptance/fixed-tasks.js';
import { readEvaluation } from './read-evaluation.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

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
