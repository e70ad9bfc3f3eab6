import type { EstimateWork } from './estimate-work.js';
import type { Phase } from './phase.js';
import { callsOfRollout } from './rollouts.js';
import type { Scenario } from './scenario.js';

/**
 * Adds the judge's calls after the agent's: each task that is run is judged. This is an upper bound: equal
 * answers to one task are judged only once, which cannot be counted in advance.
 */
export function withJudging(phases: Phase[], work: EstimateWork, scenario: Scenario): Phase[] {
  const { judge } = work;
  const rollout = callsOfRollout(work, scenario);
  if (!judge || rollout === 0) return phases;
  return phases.flatMap(phase => {
    if (phase.role !== 'agent') return [phase];
    const tasks = phase.calls / rollout;
    const asked = tasks * (1 + scenario.repaired);
    return [
      phase,
      {
        stage: phase.stage,
        role: 'evaluator',
        calls: asked * judge.calls,
        promptTokens: asked * judge.prompt,
        completionTokens: asked * judge.calls * scenario.critique,
        lanes: phase.lanes * judge.calls,
      },
    ];
  });
}
