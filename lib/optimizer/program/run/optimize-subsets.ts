import type { SubsetsInput, SubsetsResult } from '../program-inputs.js';
import type { OptimizeConfig } from '../../../config/optimize.js';
import type { Leaf } from '../../../domain/candidate.js';
import { countTrailingUnchanged } from '../../acceptance/stop-rules.js';
import { subsetId } from '../points.js';
import type { SubsetsSteps } from '../steps.js';
import { addOutcomes } from '../../unanswered.js';
import type { Counts } from '../program-inputs.js';
import { inWindow } from '../../../text/in-window.js';
import type { SubsetSettings } from '../program-inputs.js';
import { spendingCheck } from './spending.js';

/** The part of a run's settings that applies to each subset. */
export function subsetSettings(settings: OptimizeConfig): SubsetSettings {
  const { epochs, accept, critique, proposals, racing, cite, score, sample, modules } = settings;
  return { epochs, accept, critique, proposals, racing, cite, score, sample, modules };
}

interface OptimizedSubset extends Counts {
  leaf: Leaf;
  changed: boolean;
}

/**
 * Optimizes subsets, a window of them at a time. Starts no more once the run ends early; ends it if a stop
 * rule says so. A plateau is checked only after a whole window of subsets, so it does not depend on which of
 * them is faster. Chained subsets have a window of one.
 */
export async function optimizeSubsets(steps: SubsetsSteps, input: SubsetsInput): Promise<SubsetsResult> {
  const { subsets, stop, chained } = input;
  const window = chained ? 1 : input.window;
  const plateau = stop?.plateau;
  const checkSpending = spendingCheck(steps, { stop, total: subsets.length });
  const atOnce = plateau === undefined ? subsets.length : window;
  const done: OptimizedSubset[] = [];
  let { modules, known, unchanged } = input;
  for (let start = 0; start < subsets.length && !steps.isEnding(); start += atOnce) {
    const results = await inWindow({
      items: subsets.slice(start, start + atOnce),
      size: window,
      mayStart: () => !steps.isEnding(),
      run: async subset => {
        if (!(await steps.mayContinue())) return null;
        const result = await optimizeOne(steps, { ...input, modules, known }, subset);
        if (chained) {
          const { leaf } = result;
          ({ modules } = leaf);
          if (leaf.validation) known = { modules, validation: leaf.validation };
        }
        await checkSpending();
        return result;
      },
    });
    const ended = results.filter(result => result !== null);
    done.push(...ended);
    unchanged = countTrailingUnchanged(
      unchanged,
      ended.map(({ changed }) => changed),
    );
    if (plateau !== undefined && unchanged >= plateau && start + atOnce < subsets.length)
      await steps.end(`stopped by stop.plateau: ${unchanged} subsets in a row changed nothing`);
  }
  return summarize(steps, done, unchanged);
}

async function summarize(
  steps: SubsetsSteps,
  done: OptimizedSubset[],
  unchanged: number,
): Promise<SubsetsResult> {
  const leaves = done.map(({ leaf }) => leaf);
  const result: SubsetsResult = {
    candidates: await steps.listCandidates({ leaves }, `lists ${leaves.length} candidates`),
    unchanged,
    count: done.length,
    last: leaves.at(-1) ?? null,
    rollouts: 0,
    outcomes: {},
  };
  for (const { rollouts, outcomes } of done) {
    result.rollouts += rollouts;
    addOutcomes(result.outcomes, outcomes);
  }
  return result;
}

async function optimizeOne(
  steps: SubsetsSteps,
  input: SubsetsInput,
  { number, tasks, evidence }: SubsetsInput['subsets'][number],
): Promise<OptimizedSubset> {
  const { lists, modules, moduleNames, settings, known, explored, validates, reports, takesFrom } = input;
  const id = subsetId(number, input.prefix);
  const result = await steps.optimizeSubset(id, {
    selection: { split: 'train', lists, list: number },
    tasks,
    modules,
    moduleNames,
    settings,
    known,
    explored,
    evidence,
    validates,
    reports,
    takesFrom,
  });
  const { gain, validation, rollouts, outcomes } = result;
  const leaf = {
    id,
    modules: result.modules,
    subset: number,
    tasks,
    gain,
    ...(validation && { validation }),
  };
  return { leaf, rollouts, outcomes, changed: result.modules.sha256 !== modules.sha256 };
}
