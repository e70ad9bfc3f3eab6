import { strategies } from '../lib/optimizer/strategies/index.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { StageWork } from './evaluate-split.js';
import { evaluateUnlessFinishing } from './evaluate-tasks.js';

/**
 * Runs the agent with the run's modules on all train tasks to divide, if they are divided by failures; null
 * if they are not, or if the run ends early meanwhile. The first explorations of the subsets make the same
 * calls, which the journal answers.
 */
export async function exploreBeforeDividing({ input, state, board }: StageWork): Promise<Evaluation | null> {
  const { run, modules, settings, counts } = input;
  const from = input.extends?.tasks ?? 0;
  const count = counts.train - from;
  if (settings.divide !== 'by-failure' || !isDivided(input.settings, count)) return null;
  const evaluation = await evaluateUnlessFinishing({
    patience: board.patience,
    run,
    purpose: 'explore-train',
    summary: `explores ${count} train tasks`,
    modules,
    selection: { split: 'train', ...(from > 0 && { from }) },
    count,
    outcomes: state.progress.outcomes,
  });
  if (!evaluation) return null;
  state.progress.rollouts += count;
  state.explored = true;
  return evaluation;
}

function isDivided({ strategy, subsets: asked }: StageWork['input']['settings'], tasks: number): boolean {
  return strategies[strategy].countSubsets({ asked, tasks, automatic: () => 2 }) > 1;
}
