import type { Leaf } from '../lib/domain/candidate.js';
import type { Reference } from '../lib/domain/reference.js';
import type { SplitOutcomes } from '../lib/domain/unanswered.js';
import { countTrailingUnchanged } from '../lib/optimizer/acceptance/stop-rules.js';
import { subsetId } from '../lib/optimizer/dividing/subset-id.js';
import { addOutcomes } from '../lib/optimizer/unanswered.js';
import type { StopConfig } from '../lib/config/run-control.js';
import { activities, storeOptions } from './activity-options.js';
import { idInRun } from './child.js';
import { inWindow } from './in-window.js';
import { optimizeSubset } from './optimize-subset.js';
import type { Patience } from './patience.js';
import { createSpendingWatch } from './spending-watch.js';
import type { OptimizeSubsetInput } from './subset-work.js';

export interface OptimizeSubsetsInput extends Omit<OptimizeSubsetInput, 'selection' | 'tasks'> {
  /** Reference to the division's task lists. */
  lists: Reference;
  /** The subsets' numbers, from 0, and sizes. */
  subsets: { number: number; tasks: number }[];
  /** Number of concurrent subsets. */
  window: number;
  stop?: StopConfig;
  /** Each subset starts from the previous one's result: they run one after the other. */
  chained?: boolean;
  /** Consecutive subsets right before these that changed nothing. */
  unchanged?: number;
  /** The prefix of their names; default: `subset`. */
  prefix?: 'polish';
}

export interface OptimizeSubsetsResult {
  /** Reference to the list of the subsets' results, in order. */
  candidates: Reference;
  rollouts: number;
  outcomes: SplitOutcomes;
  /** Consecutive subsets at the end of these that changed nothing. */
  unchanged: number;
  /** Number of subsets that were optimized. */
  count: number;
  /** The result of the last of them; null if there was none. */
  last?: Leaf | null;
}

interface OptimizedSubset {
  leaf: Leaf;
  rollouts: number;
  outcomes: SplitOutcomes;
  changed: boolean;
}

/**
 * Optimizes subsets, each in a child workflow, a window of them at a time. Starts no more once the run ends
 * early; calls `end` if a stop rule ends it. A plateau is checked only after a whole window of subsets, so it
 * does not depend on which of them is faster. Chained subsets have a window of one.
 */
export async function optimizeSubsets(
  input: OptimizeSubsetsInput,
  patience: Patience,
  end: (reason: string) => Promise<void>,
): Promise<OptimizeSubsetsResult> {
  const { subsets, stop, chained = false } = input;
  const window = chained ? 1 : input.window;
  const { steering } = patience;
  const plateau = stop?.plateau;
  const spending = createSpendingWatch({ run: input.run, stop: stop ?? null, patience, end });
  const round = plateau === undefined ? subsets.length : window;
  const done: OptimizedSubset[] = [];
  let unchanged = input.unchanged ?? 0;
  let { modules, known } = input;
  for (let start = 0; start < subsets.length && !steering.finishing; start += round) {
    const results = await inWindow({
      items: subsets.slice(start, start + round),
      size: window,
      mayStart: () => !steering.finishing,
      run: async subset => {
        if (!(await steering.mayGoOn())) return null;
        const result = await optimizeOne({ ...input, modules, ...(known && { known }) }, subset, patience);
        if (chained) ({ modules, known } = next(result.leaf, known));
        await spending.lookAfterOneOf(subsets.length);
        return result;
      },
    });
    const ended = results.filter(result => result !== null);
    done.push(...ended);
    unchanged = countTrailingUnchanged(
      unchanged,
      ended.map(({ changed }) => changed),
    );
    if (plateau !== undefined && unchanged >= plateau && start + round < subsets.length)
      await end(`stopped by stop.plateau: ${unchanged} subsets in a row changed nothing`);
  }
  const leaves = done.map(({ leaf }) => leaf);
  const outcomes: SplitOutcomes = {};
  for (const subset of done) addOutcomes(outcomes, subset.outcomes);
  return {
    candidates: await patience.attempt(() =>
      activities.listCandidates.executeWithOptions(
        { ...storeOptions, summary: `lists ${leaves.length} candidates` },
        [{ leaves }],
      ),
    ),
    rollouts: done.reduce((sum, { rollouts }) => sum + rollouts, 0),
    outcomes,
    unchanged,
    count: done.length,
    last: leaves.at(-1) ?? null,
  };
}

/** The start of the next subset in a chain. */
function next(
  { modules, validation }: Leaf,
  known: OptimizeSubsetsInput['known'],
): Pick<OptimizeSubsetsInput, 'modules' | 'known'> {
  return { modules, known: validation ? { modules, validation } : known };
}

async function optimizeOne(
  input: OptimizeSubsetsInput,
  { number, tasks }: { number: number; tasks: number },
  { steering }: Patience,
): Promise<OptimizedSubset> {
  const { lists, subsets: _subsets, window: _window, stop: _stop, unchanged: _unchanged, ...common } = input;
  const { chained: _chained, prefix, ...rest } = common;
  const id = subsetId(number, prefix);
  const { modules, gain, rollouts, outcomes, validation } = await steering.runChild({
    workflow: optimizeSubset,
    workflowId: idInRun(id),
    input: { ...rest, tasks, selection: { split: 'train', lists, list: number } },
    summary: `${id}: ${tasks} train tasks`,
  });
  const leaf = { id, modules, subset: number, tasks, gain, ...(validation && { validation }) };
  return { leaf, rollouts, outcomes, changed: modules.sha256 !== input.modules.sha256 };
}
