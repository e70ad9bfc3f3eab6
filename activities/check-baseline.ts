import type { CheckBaselineInput } from '../lib/optimizer/program/requests.js';
import { checkBaseline as check } from '../lib/optimizer/check-baseline.js';
import type { BaselineCheck, BaselineRollout } from '../lib/optimizer/check-baseline.js';
import { withoutSecrets } from '../lib/llm/secrets.js';
import { readTrajectories } from './read-evaluation.js';
import type { ActivityServices } from './run-context.js';

/** Checks the agent's answers in the baseline: a score of 0 may be a weak start, or no answer at all. */
export async function checkBaseline(
  services: ActivityServices,
  input: CheckBaselineInput,
): Promise<BaselineCheck> {
  const context = await services.openRun(input.run);
  const rolloutsOn = async (split: 'validation' | 'test'): Promise<BaselineRollout[]> => {
    const record = input[split];
    if (!record) return [];
    const tasks = await context.tasks(split);
    const trajectories = await readTrajectories(services.artifacts, record);
    return tasks.flatMap((task, place) => {
      const trajectory = trajectories[place];
      return trajectory ? [{ split, task, trajectory }] : [];
    });
  };
  const rollouts = [...(await rolloutsOn('validation')), ...(await rolloutsOn('test'))];
  return check(rollouts, withoutSecrets);
}
