import type { ComparedRun, ComparedState } from '../../lib/optimizer/compare/compared-run.js';
import { noUsage } from '../../lib/domain/usage.js';

/**
 * A row of a comparison with made-up usage: 10, 20, 30 and 40 prompt tokens for the roles, two optimizer
 * calls.
 */
export function comparedRun(parts: {
  strategy: string;
  seed: number;
  size?: number;
  before?: number | null;
  after?: number | null;
  state?: ComparedState;
  reason?: string;
}): ComparedRun {
  const { strategy, seed, size = 100, before = 0.5, after = 0.7, state = 'done', reason = null } = parts;
  const used = (promptTokens: number, calls = 1) => ({ ...noUsage(), calls, promptTokens });
  const byRole = { agent: used(10), evaluator: used(20), optimizer: used(30, 2), merger: used(40) };
  return {
    run: `${strategy}-${size}-${seed}`,
    strategy,
    size,
    seed,
    state,
    reason,
    scores: {
      baseline: { validation: before, test: before },
      final: { validation: after, test: after },
    },
    usage: { ...used(100, 5), byRole },
    paid: used(100, 5),
    rollouts: 80,
    wallSeconds: 12.5,
  };
}
