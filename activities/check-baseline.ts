import { checkBaseline } from '../algorithm/check-baseline.js';
import type { BaselineCheck, BaselineRollout } from '../algorithm/check-baseline.js';
import type { Manifest, RunReference } from '../algorithm/domain/manifest.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { isOwnAgent } from '../config/agent.js';
import { withoutKey } from '../llm/scrub.js';
import { readTrajectories } from './read-evaluation.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

export interface CheckBaselineInput {
  run: RunReference;
  /** Of the baseline's EvaluationRecords. */
  validation: Reference;
  test: Reference;
}

/** Looks at what the agent said in the baseline: a score of 0 may be a weak start, or no answer at all. */
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
        const secrets = secretsOf(context.manifest);
        const clean = (text: string) => secrets.reduce(withoutKey, text);
        return checkBaseline(rollouts, clean);
      });
    },
  };
}

/** The keys that the agent may know: what it says of a failure goes into the history. */
function secretsOf({ agent, llm }: Manifest): string[] {
  const granted = isOwnAgent(agent) && 'environment' in agent ? agent.environment : [];
  const names = granted.filter(name => /key|token|secret|password/i.test(name));
  if (llm.provider !== 'simulated' && llm.apiKeyEnv !== undefined) names.push(llm.apiKeyEnv);
  return names.flatMap(name => process.env[name] ?? []);
}
