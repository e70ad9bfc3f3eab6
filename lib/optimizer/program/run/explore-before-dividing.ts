import type { Evaluation } from '../../../domain/evaluation.js';
import { evaluateUnlessEnding } from '../evaluate.js';
import type { Run } from './run.js';

/**
 * Runs the agent with the run's modules on all train tasks to divide, if they are divided by failures; null
 * if they are not, or if the run ends early meanwhile. The first explorations of the subsets make the same
 * calls, which the journal answers.
 */
export async function exploreBeforeDividing({ steps, plan, input, state }: Run): Promise<Evaluation | null> {
  const { modules, settings, counts } = input;
  const from = input.extends?.tasks ?? 0;
  const count = counts.train - from;
  const subsets = plan.countSubsets({ asked: settings.subsets, tasks: count, automatic: () => 2 });
  if (settings.divide !== 'by-failure' || subsets < 2) return null;
  const evaluation = await evaluateUnlessEnding(steps, state.progress, {
    point: { kind: 'scoreSplit', of: 'explore', split: 'train' },
    summary: `explores ${count} train tasks`,
    modules,
    selection: { split: 'train', ...(from > 0 && { from }) },
    count,
  });
  state.explored = evaluation !== null;
  return evaluation;
}
