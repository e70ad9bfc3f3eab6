import type { RunReference } from '../algorithm/domain/manifest.js';
import type { Modules } from '../algorithm/domain/module.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { withFixedTasks } from '../algorithm/fixed-tasks.js';
import { readEvaluation } from './read-evaluation.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

export interface NoteFixedInput {
  run: RunReference;
  /** Of the Modules of a candidate that was accepted. */
  modules: Reference;
  /** Of the EvaluationRecords of its parent and of itself, over the same tasks. */
  parent: Reference;
  candidate: Reference;
}

/** Notes which tasks rules fixed. */
export function createFixedTaskActivities(dependencies: ActivityDependencies) {
  const { artifacts } = dependencies;
  return {
    /** The same modules, in text and rules, whose rules say which of the tasks that they cite they fixed. */
    async noteFixedTasks(input: NoteFixedInput): Promise<Reference> {
      return runActivity(async () => {
        const context = await dependencies.openRun(input.run);
        const before = await readEvaluation(artifacts, input.parent);
        const after = await readEvaluation(artifacts, input.candidate);
        const modules = Object.entries(await context.modules(input.modules)).map(([name, module]) => {
          if (module.kind !== 'text' || !module.structure) return [name, module];
          const rules = withFixedTasks(module.structure.rules, { before, after });
          return [name, { ...module, structure: { ...module.structure, rules } }];
        });
        return artifacts.put(Object.fromEntries(modules) as Modules);
      });
    },
  };
}
