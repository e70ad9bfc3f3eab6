import type { CheckBaselineInput } from '../lib/optimizer/program/requests.js';
import { checkBaseline } from '../lib/optimizer/check-baseline.js';
import type { BaselineCheck, BaselineRollout } from '../lib/optimizer/check-baseline.js';
import { withoutSecrets } from '../lib/llm/secrets.js';
import { readTrajectories } from './read-evaluation.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

/** Checks the agent's answers in the baseline: a score of 0 may be a weak start, or no answer at all. */
export function createBaselineActivities(dependencies: ActivityDependencies) {
  return {
    async checkBaseline(input: CheckBaselineInput): Promise<BaselineCheck> {
      return runActivity(async () => {
        const context = await dependencies.openRun(input.run);
        const rolloutsOn = async (split: 'validation' | 'test'): Promise<BaselineRollout[]> => {
          const tasks = await context.tasks(split);
          const trajectories = await readTrajectories(dependencies.artifacts, input[split]);
          return tasks.flatMap((task, place) => {
            const trajectory = trajectories[place];
            return trajectory ? [{ split, task, trajectory }] : [];
          });
        };
        const rollouts = [...(await rolloutsOn('validation')), ...(await rolloutsOn('test'))];
        return checkBaseline(rollouts, withoutSecrets);
      });
    },
  };
}
