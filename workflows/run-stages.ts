import type { Candidate } from '../lib/domain/candidate.js';
import { mostInGroup, reportDetail } from '../lib/optimizer/history-bounds.js';
import type { ReportDetail } from '../lib/optimizer/history-bounds.js';
import { strategies } from '../lib/optimizer/strategies/index.js';
import { subsetId } from '../lib/optimizer/dividing/subset-id.js';
import type { OptimizeConfig } from '../lib/config/optimize.js';
import type { Division } from '../lib/optimizer/program/requests.js';
import { activities, llmOptions } from './activity-options.js';
import { childId } from './child.js';
import { exploreBeforeDividing } from './explore-before-dividing.js';
import { optimizeGroup } from './optimize-group.js';
import { optimizeSubsets } from './optimize-subsets.js';
import type { OptimizeSubsetsInput, OptimizeSubsetsResult } from './optimize-subsets.js';
import type { RunBoard } from './run-board.js';
import { countRollouts } from './run-state.js';
import type { OptimizeInput, RunState } from './run-state.js';
import { subsetSettings } from './subset-settings.js';

/**
 * One stage of a run: reads the state of earlier stages, and adds to it. Does nothing if it is already done.
 */
export type RunStage = (input: OptimizeInput, state: RunState, board: RunBoard) => Promise<void>;

export const divide: RunStage = async (input, state, board) => {
  if (state.division) return;
  await board.enter('divide');
  const explored = await exploreBeforeDividing({ input, state, board });
  const division = await board.patience.attempt(() =>
    activities.divideTasks.executeWithOptions(
      {
        // It may wait for embeddings.
        ...llmOptions,
        summary: `divides ${input.counts.train - (input.extends?.tasks ?? 0)} train tasks (${input.settings.divide})`,
      },
      [{ run: input.run, ...(explored && { explored: explored.record }) }],
    ),
  );
  const { report, ...divided } = division;
  state.division = divided;
  if (report) state.progress.division = report;
  if (detailOf(input, division) === 'none') return;
  state.progress.subsets = division.sizes.map((tasks, number) => ({
    id: subsetId(number),
    tasks,
    state: 'open',
    step: null,
    epochs: [],
  }));
};

/** How much the subsets report to the run. */
function detailOf(input: OptimizeInput, division: Division): ReportDetail {
  const { epochs, proposals = 1 }: Partial<OptimizeConfig> & { epochs: number } = input.settings;
  return reportDetail({ subsets: division.sizes.length, epochs, proposals });
}

export const optimizeAll: RunStage = async (input, state, board) => {
  const { division } = state;
  if (state.candidates || !division) return;
  await board.enter('optimize');
  if (division.sizes.length === 0 || !(await board.steering.mayGoOn())) {
    state.candidates = [];
    return;
  }
  const results = await optimizeEach(subsetsInput(input, { state, division }), board);
  for (const result of results) countRollouts(state, result);
  state.candidates = results.map(result => result.candidates);
  if (isChained(input)) state.last = lastOf(results);
};

/** The input to optimize all subsets, each starting from the run's modules. */
export function subsetsInput(
  input: OptimizeInput,
  { state, division }: { state: RunState; division: Division },
): OptimizeSubsetsInput {
  return {
    run: input.run,
    lists: division.lists,
    subsets: division.sizes.map((tasks, number) => ({ number, tasks })),
    window: input.settings.window,
    modules: input.modules,
    moduleNames: input.moduleNames,
    settings: subsetSettings(input),
    ...(isChained(input) && { chained: true }),
    ...(input.settings.score === 'validation' &&
      state.baseline && {
        known: { modules: input.modules, validation: state.baseline.validation },
      }),
    ...(state.explored && { explored: input.modules }),
    reports: detailOf(input, division),
    ...(input.stop && { stop: input.stop }),
    ...(input.takesFrom === undefined ? {} : { takesFrom: input.takesFrom }),
  };
}

/** Optimizes subsets, in groups if there are many. */
export async function optimizeEach(
  common: OptimizeSubsetsInput,
  board: RunBoard,
): Promise<OptimizeSubsetsResult[]> {
  if (common.subsets.length > mostInGroup) return optimizeGroups(common, board);
  return [await optimizeSubsets(common, board.patience, board.end)];
}

function isChained({ settings }: OptimizeInput): boolean {
  return strategies[settings.strategy].beginsWith === 'previous';
}

/** The result of a chain of subsets: the last one's modules, based on the tasks of all. */
export function lastOf(results: readonly OptimizeSubsetsResult[]): Candidate | null {
  const last = results.findLast(result => result.last)?.last;
  if (!last) return null;
  const { id, modules, tasks, validation } = last;
  return { id, modules, tasks, ...(validation && { validation }) };
}

/** Groups run one after the other: the window limits concurrency. */
async function optimizeGroups(
  common: OptimizeSubsetsInput,
  { steering, spending, end }: RunBoard,
): Promise<OptimizeSubsetsResult[]> {
  const results: OptimizeSubsetsResult[] = [];
  for (let start = 0; start < common.subsets.length && (await steering.mayGoOn()); start += mostInGroup) {
    const subsets = common.subsets.slice(start, start + mostInGroup);
    const before = common.chained ? results.findLast(result => result.last)?.last : null;
    const { ending, ...result } = await steering.runChild({
      workflow: optimizeGroup,
      workflowId: childId(`group-${groupNumber(subsets, start)}`),
      input: {
        ...{ ...common, subsets, unchanged: results.at(-1)?.unchanged ?? common.unchanged ?? 0 },
        ...(before && { modules: before.modules }),
      },
      summary: `subsets ${start + 1}–${start + subsets.length} of ${common.subsets.length}`,
    });
    results.push(result);
    if (ending !== null) await end(ending);
    else await spending.look();
  }
  return results;
}

/** Groups of later waves are numbered by their first subset, so names are unique within a run. */
function groupNumber([first]: OptimizeSubsetsInput['subsets'], start: number): number {
  const number = first?.number ?? 0;
  return number === start ? start / mostInGroup + 1 : number + 1;
}
