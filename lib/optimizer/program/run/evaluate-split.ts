import type { Evaluation } from '../../../domain/evaluation.js';
import type { Reference } from '../../../domain/reference.js';
import { evaluate } from '../evaluate.js';
import type { Run } from './run.js';

/** Evaluates modules on the whole validation or test split. */
export function evaluateSplit(
  { steps, input, state }: Run,
  what: { split: 'validation' | 'test'; modules: Reference; of: string; partial?: boolean },
): Promise<Evaluation> {
  const { split, modules, of, partial } = what;
  const count = input.counts[split];
  return evaluate(steps, state.progress, {
    point: { kind: 'scoreSplit', of, split },
    summary: `${of} on ${split}, ${count} tasks`,
    modules,
    selection: { split },
    count,
    ...(partial && { partial }),
  });
}
