import type { Candidate } from '../../../domain/candidate.js';
import { mostInGroup } from '../../history-bounds.js';
import { detailOf } from './divide.js';
import { optimizeSubsets, subsetSettings } from './optimize-subsets.js';
import type { SubsetsInput, SubsetsResult } from '../program-inputs.js';
import { addCounts } from './run.js';
import type { Run } from './run.js';
import { checkSpending } from './spending.js';

/**
 * Optimizes all subsets: each from the run's modules, or each from the result of the previous one. Returns the
 * result of the last.
 */
export async function optimizeAll(run: Run): Promise<Candidate | null> {
  const { steps, input, plan, state } = run;
  await checkSpending(steps, input.stop);
  await steps.enter('optimize');
  if (!state.division?.sizes.length || !(await steps.mayContinue())) return null;
  const subsets = state.division.sizes.length;
  const chained = plan.startsFrom === 'previous';
  const validates = plan.merges ? validationBeforeMerge(run, subsets) : undefined;
  const results = await optimizeInGroups(run, { ...subsetsInput(run), chained, validates });
  state.candidates = results.map(result => result.candidates);
  return lastOf(results);
}

/**
 * Tasks to score each result on before the merge: a merge scores its candidates first, which fills the time
 * until the last subset ends. None if there is nothing to merge, or if a person may reject the merge.
 */
export function validationBeforeMerge({ input }: Run, subsets: number): number | undefined {
  return subsets < 2 || input.approval?.includes('merge') ? undefined : input.counts.validation;
}

/** The input to optimize all subsets, each starting from the run's modules. */
export function subsetsInput({ input, state }: Run): SubsetsInput {
  const { settings, modules, moduleNames, stop, takesFrom } = input;
  const { baseline, division, explored } = state;
  if (!division) throw new TypeError('The train tasks are not divided.');
  const { validation } = baseline ?? {};
  return {
    lists: division.lists,
    subsets: division.sizes.map((tasks, number) => ({ number, tasks })),
    window: settings.window,
    chained: false,
    unchanged: 0,
    modules,
    moduleNames,
    settings: subsetSettings(settings),
    known: settings.score === 'validation' && validation ? { modules, validation } : undefined,
    explored: explored ? modules : undefined,
    reports: detailOf(input, division),
    stop,
    takesFrom,
  };
}

/**
 * Optimizes subsets and counts what they ran: many in groups, one after the other, because the window limits
 * concurrency.
 */
export async function optimizeInGroups(run: Run, common: SubsetsInput): Promise<SubsetsResult[]> {
  const { steps, state } = run;
  const results: SubsetsResult[] = [];
  if (common.subsets.length <= mostInGroup) results.push(await optimizeSubsets(steps, common));
  else await optimizeEachGroup(run, common, results);
  for (const result of results) addCounts(state, result);
  return results;
}

async function optimizeEachGroup(
  { steps, input }: Run,
  common: SubsetsInput,
  results: SubsetsResult[],
): Promise<void> {
  for (let start = 0; start < common.subsets.length && (await steps.mayContinue()); start += mostInGroup) {
    const subsets = common.subsets.slice(start, start + mostInGroup);
    const before = results.at(-1);
    const { ending, ...result } = await steps.optimizeGroup(`group-${groupNumber(subsets, start)}`, {
      ...common,
      subsets,
      modules: (common.chained ? before?.last?.modules : null) ?? common.modules,
      unchanged: before?.unchanged ?? common.unchanged,
    });
    results.push(result);
    if (ending !== null) await steps.end(ending);
    else await checkSpending(steps, input.stop);
  }
}

/** Groups of later waves are numbered by their first subset, so names are unique within a run. */
function groupNumber([first]: SubsetsInput['subsets'], start: number): number {
  const number = first?.number ?? 0;
  return number === start ? start / mostInGroup + 1 : number + 1;
}

/** The result of a chain of subsets: the last one's modules. */
export function lastOf(results: readonly SubsetsResult[]): Candidate | null {
  const last = results.findLast(result => result.last)?.last;
  if (!last) return null;
  const { id, modules, tasks, validation } = last;
  return { id, modules, tasks, ...(validation && { validation }) };
}
