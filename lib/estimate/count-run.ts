import type { Stage } from '../domain/progress.js';
import { createInProcessDriver } from '../optimizer/program/in-process.js';
import type { Point } from '../optimizer/program/points.js';
import { BillableActions } from './billable-actions.js';
import { times } from './inputs.js';
import type { Assumed, Calls } from './calls.js';
import type { EstimateWork } from './estimate-work.js';
import { CountedArtifacts } from './counted-modules.js';
import { CountedRollouts } from './counted-rollouts.js';
import { countingEffects, namesOfModules } from './counting-effects.js';
import type { CountingOptions } from './counting-options.js';
import { eachRole, eachStage } from './run-estimate.js';
import type { EstimateStage } from './run-estimate.js';
import { SpreadDraws } from './spread-draws.js';
import type { IsTrue } from './spread-draws.js';
import { CountedEndpoint, VirtualClock } from './virtual-clock.js';
import type { Settle } from './virtual-clock.js';
import type { Role } from '../domain/usage.js';

export type CountedFigures = Pick<Calls, 'calls' | 'promptTokens' | 'completionTokens'>;
export type CountedAmounts = Record<EstimateStage, Record<Role, CountedFigures>>;

/** What a run does in one scenario. Numbers can be fractional: they are means of several counts. */
export interface CountedRun {
  amounts: CountedAmounts;
  seconds: Record<EstimateStage, number>;
  /** Nodes of the merge tree, and polishing mini-batches. */
  merges: number;
  polished: number;
  /** What Temporal Cloud bills. */
  actions: number;
}

export interface CountOptions extends Assumed {
  /** Calls that the endpoint takes at once. */
  concurrency: number;
  /** Seconds of a call, if they are known. */
  fixedSeconds: number | null;
  settle: Settle;
}

/** A small run is counted several times, because draws differ: at most so often, and until so many subsets. */
const mostCounts = 25;
const enoughSubsets = 100;
/** A run with more subsets is counted with so many, and the figures are multiplied. */
const mostSubsets = 400;

/** Counts a run: the method's own program, with effects that count calls instead of making them. */
export async function countRun(options: CountOptions): Promise<CountedRun> {
  const share = Math.min(1, mostSubsets / Math.max(1, options.work.sizes.length));
  const reduced = share < 1 ? { ...options, work: partOf(options.work, share) } : options;
  const counts = Math.min(mostCounts, Math.ceil(enoughSubsets / Math.max(1, reduced.work.sizes.length)));
  const draws = new SpreadDraws(counts);
  const runs: CountedRun[] = [];
  for (let isDrawn = true; isDrawn && runs.length < counts;) {
    isDrawn = false;
    const isTrue = draws.ofCount(runs.length, () => {
      isDrawn = true;
    });
    runs.push(await countOnce(reduced, isTrue));
  }
  const meanOf = (figure: (run: CountedRun) => number) =>
    runs.reduce((sum, run) => sum + figure(run), 0) / runs.length;
  const inStage = (stage: EstimateStage, figure: (run: CountedRun) => number) =>
    stage === 'optimize' || stage === 'merge' ? meanOf(figure) / share : meanOf(figure);
  return {
    amounts: eachStage(stage =>
      eachRole(role => ({
        calls: inStage(stage, run => run.amounts[stage][role].calls),
        promptTokens: inStage(stage, run => run.amounts[stage][role].promptTokens),
        completionTokens: inStage(stage, run => run.amounts[stage][role].completionTokens),
      })),
    ),
    seconds: eachStage(stage => inStage(stage, run => run.seconds[stage])),
    merges: meanOf(run => run.merges) / share,
    polished: meanOf(run => run.polished),
    // The parts before and after the subsets are few.
    actions: meanOf(run => run.actions) / share,
  };
}

/** The work of a run with a share of the subsets. */
function partOf(work: EstimateWork, share: number): EstimateWork {
  const sizes = work.sizes.slice(0, Math.round(work.sizes.length * share));
  const train = Math.round(work.counts.train * share);
  const explored = times(work.inputs.explored, share);
  return { ...work, sizes, counts: { ...work.counts, train }, inputs: { ...work.inputs, explored } };
}

async function countOnce(options: CountOptions, isTrue: IsTrue): Promise<CountedRun> {
  const { work, scenario, concurrency, settle } = options;
  const clock = new VirtualClock();
  const endpoint = new CountedEndpoint(clock, concurrency);
  const counted: CountedRun = {
    amounts: eachStage(() => eachRole(() => ({ calls: 0, promptTokens: 0, completionTokens: 0 }))),
    seconds: eachStage(() => 0),
    merges: 0,
    polished: 0,
    actions: 0,
  };
  let stage: EstimateStage = 'baseline';
  let entered = 0;
  const enter = (next: EstimateStage) => {
    counted.seconds[stage] += clock.now - entered;
    stage = next;
    entered = clock.now;
  };
  const counting: CountingOptions = {
    work,
    scenario,
    isTrue,
    async spend(calls, point) {
      const at = counted.amounts[stageOfPoint(point) ?? stage];
      for (const { role, atOnce, ...figures } of calls) {
        const sum = at[role];
        sum.calls += figures.calls;
        sum.promptTokens += figures.promptTokens;
        sum.completionTokens += figures.completionTokens;
        await endpoint.call({ calls: figures.calls, seconds: secondsOfCall(options, figures), atOnce });
      }
    },
  };
  const artifacts = new CountedArtifacts();
  const modules = artifacts.initialModules().reference;
  const rollouts = new CountedRollouts(counting, artifacts);
  const actions = new BillableActions(tasks => {
    const { tokens } = times(work.inputs.baseline, tasks / Math.max(1, work.inputs.baseline.tasks));
    const figures = { calls: tasks, promptTokens: tokens, completionTokens: 0 };
    return (secondsOfCall(options, figures) * tasks) / concurrency;
  });
  const driver = createInProcessDriver({
    effects: actions.counting(countingEffects(counting, artifacts)),
    evaluate(request) {
      actions.evaluate(request);
      return rollouts.evaluate(request);
    },
    enter: next => {
      enter(stageOf(next));
    },
  });
  const { progress } = await clock.run(
    driver.optimize({
      id: 'estimate',
      settings: work.optimize,
      simulated: true,
      modules,
      moduleNames: namesOfModules(work.modules),
      counts: work.counts,
    }),
    settle,
  );
  enter('test');
  return {
    ...counted,
    merges: progress.merges.length,
    polished: progress.polish?.subsets.length ?? 0,
    actions: actions.total(progress.subsets.length + progress.merges.length),
  };
}

/** An estimate shows the exploration before a division with the subsets. */
function stageOf(stage: Stage): EstimateStage {
  if (stage === 'divide') return 'optimize';
  return stage === 'done' ? 'test' : stage;
}

/** The stage of a point that can be reached in another stage, too: the baseline's test goes on beside subsets. */
function stageOfPoint(point: Point | null): EstimateStage | null {
  if (point?.kind === 'scoreSplit' && point.of === 'baseline') return 'baseline';
  return point !== null && 'merge' in point ? 'merge' : null;
}

/** Prompt tokens that a model reads per second. */
const promptTokensPerSecond = 5_000;

function secondsOfCall({ scenario, fixedSeconds }: CountOptions, figures: CountedFigures): number {
  const { calls, promptTokens, completionTokens } = figures;
  if (fixedSeconds !== null || calls === 0) return fixedSeconds ?? 0;
  const { first, tokensPerSecond } = scenario.latency;
  return first + promptTokens / calls / promptTokensPerSecond + completionTokens / calls / tokensPerSecond;
}
