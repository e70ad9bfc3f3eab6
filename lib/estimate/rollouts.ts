import type { EstimateWork } from './estimate-work.js';
import type { Inputs, Phase } from './phase.js';
import type { EstimateStage } from './run-estimate.js';
import type { Scenario } from './scenario.js';

/** The agent's calls per task in this scenario. */
export function callsOfRollout({ rollout }: Pick<EstimateWork, 'rollout'>, { name }: Scenario): number {
  return rollout.calls[name];
}

/** The agent's calls on some tasks; `grown`: tokens that its modules have gained since the start. */
export function rollouts(step: {
  work: EstimateWork;
  scenario: Scenario;
  stage: EstimateStage;
  inputs: Inputs;
  grown: number;
  /** Tasks that run at the same time; all if not given. */
  lanes?: number;
}): Phase {
  const { work, scenario, stage, inputs, grown, lanes = inputs.tasks } = step;
  const { frame, growth, completion } = work.rollout;
  const calls = callsOfRollout(work, scenario);
  // The prompt of each later call includes the exchange of the earlier ones.
  const carried = (growth * calls * Math.max(0, calls - 1)) / 2;
  return {
    stage,
    role: 'agent',
    calls: inputs.tasks * calls,
    promptTokens: inputs.tasks * ((frame + grown) * calls + carried) + inputs.tokens * calls,
    completionTokens: inputs.tasks * calls * completion * scenario.reply,
    lanes,
  };
}
