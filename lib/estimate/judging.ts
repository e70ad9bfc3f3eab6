import type { EstimateWork } from './estimate-work.js';
import type { Phase } from './phase.js';
import { callsOfRollout } from './rollouts.js';
import type { Scenario } from './scenario.js';

/**
 * The phases with the calls of a judge after those of the agent: each task that is run is judged. Equal answers to
 * one task are judged once, which nobody can count before, so that this is the most there may be.
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
