import type { EstimateWork } from './estimate-work.js';
import type { Probe } from './probe.js';

/** Allowed deviation from the measured calls, for other tasks and improved modules. */
const spread = { low: 0.8, high: 1.3 };

/** Replaces assumed values of a rollout with measured ones. Counted calls stay unchanged. */
export function measuredRollout(
  rollout: EstimateWork['rollout'],
  { reply, rollout: measured }: Pick<Probe, 'reply' | 'rollout'>,
  /** Tokens of an input, on average. */
  input: number,
): EstimateWork['rollout'] {
  const replied = { ...rollout, completion: reply ?? rollout.completion };
  if (rollout.counted || measured === null) return replied;
  const { calls, promptTokens } = measured;
  const first = rollout.frame + input;
  // Prompt tokens beyond the first prompt's size, distributed over the calls after it.
  const following = (calls * (calls - 1)) / 2;
  const isOne = following < 0.01;
  return {
    ...replied,
    calls: {
      low: Math.max(Math.min(1, calls), calls * spread.low),
      expected: calls,
      high: calls * spread.high,
    },
    frame: isOne ? Math.max(0, promptTokens / Math.max(calls, 1e-9) - input) : rollout.frame,
    growth: isOne ? 0 : Math.max(0, (promptTokens - calls * first) / following),
  };
}
