import type { Candidate } from '../../domain/candidate.js';
import type { Evaluation } from '../../domain/evaluation.js';
import type { WaveReport } from '../../domain/progress.js';
import { indexOfBest } from '../acceptance/accept.js';
import { detailOf } from '../program/run/divide.js';
import { evaluateSplit } from '../program/run/evaluate-split.js';
import { takeResult } from '../program/run/merge-all.js';
import { lastOf, subsetsInput } from '../program/run/optimize-all.js';
import { optimizeSubsets } from '../program/run/optimize-subsets.js';
import { addCounts, inRounds, once } from '../program/run/run.js';
import type { Run } from '../program/run/run.js';
import { checkSpending } from '../program/run/spending.js';
import { unlessUnavailable } from '../program/step-unavailable.js';
import { asManyAsAsked, disjointSubsets } from './subset-plan.js';
import type { Strategy } from './strategy.js';

type Scored = Candidate & { validation: Evaluation };

/** What one round passes on to the next. */
interface Pool {
  /** The candidates that are best on some validation task; the best on average is the first. */
  candidates: Scored[];
  /** The index of the next parent. */
  parent: number;
  /** Consecutive rounds that changed nothing. */
  unchanged: number;
}

/** The most candidates in the pool: it is part of a workflow's state. */
const mostCandidates = 50;

/**
 * The selection of GEPA (Agrawal et al. 2025): keeps candidates that are best on some validation task. In
 * each round, one of them, drawn by the number of these tasks, is improved on one subset as a mini-batch, and
 * the child joins the pool if it is best on some task. The best on validation is the result. Not from the
 * paper.
 */
export const pareto: Strategy = {
  countSubsets: asManyAsAsked,
  makeSubsets: disjointSubsets,
  startsFrom: 'previous',
  merges: false,
  async optimize(run) {
    const { state } = run;
    const first = await once(run, 'pool', () => openPool(run));
    const rounds = state.division?.sizes.length ?? 0;
    const { candidates } = await inRounds(run, 'rounds', {
      rounds,
      first,
      round: async (pool, number) => (await unlessUnavailable(() => improve(run, pool, number))) ?? pool,
    });
    return once(run, 'best', () => takeResult(run, bestOf(candidates)));
  },
};

async function openPool({ steps, input, state }: Run): Promise<Pool> {
  if (!state.baseline) throw new TypeError('The baseline is not measured.');
  await checkSpending(steps, input.stop);
  await steps.enter('optimize');
  const { validation } = state.baseline;
  return {
    candidates: [{ id: 'baseline', modules: input.modules, tasks: 0, validation }],
    parent: 0,
    unchanged: 0,
  };
}

/** A round: improves the parent on a subset, scores the child, and draws the next parent. */
async function improve(run: Run, pool: Pool, number: number): Promise<Pool> {
  const { steps, input } = run;
  const parent = pool.candidates[pool.parent];
  if (!parent || !(await steps.mayContinue())) return pool;
  const report = openReport(run, parent, number);
  const { child, unchanged } = await improveOnSubset(run, { parent, number, unchanged: pool.unchanged });
  const candidates = child ? [...pool.candidates, child] : pool.candidates;
  const { front, drawn } = await steps.drawFromFront(
    {
      candidates: candidates.map(({ validation }) => validation.record),
      most: mostCandidates,
      path: `round-${number + 1}`,
    },
    `draws a parent among ${candidates.length} candidates`,
  );
  report.result = child?.id ?? null;
  report.validation.result = child?.validation.score ?? null;
  report.accepted = child !== null && front.includes(pool.candidates.length);
  if (!report.accepted) report.reason = child ? `${child.id} is best on no task` : 'changed nothing';
  const plateau = input.stop?.plateau;
  if (plateau !== undefined && unchanged >= plateau)
    await steps.end(`stopped by stop.plateau: ${unchanged} subsets in a row changed nothing`);
  return {
    candidates: front.flatMap(place => candidates[place] ?? []),
    parent: front.indexOf(drawn),
    unchanged,
  };
}

/** Each round is shown as a wave of one subset. */
function openReport({ input, state }: Run, parent: Scored, number: number): WaveReport {
  const report: WaveReport = {
    subsets: { from: number, count: 1 },
    start: parent.id,
    result: null,
    accepted: null,
    validation: { start: parent.validation.score, result: null },
  };
  const { division, progress } = state;
  if (division && detailOf(input, division) !== 'none') (progress.waves ??= []).push(report);
  return report;
}

/** One epoch on a subset; the child is null if nothing was accepted there. */
async function improveOnSubset(
  run: Run,
  round: { parent: Scored; number: number; unchanged: number },
): Promise<{ child: Scored | null; unchanged: number }> {
  const { steps, input, state } = run;
  const { parent, number } = round;
  const { modules, validation } = parent;
  const common = subsetsInput(run);
  const optimized = await optimizeSubsets(steps, {
    ...common,
    subsets: common.subsets.slice(number, number + 1),
    modules,
    known: input.settings.score === 'validation' ? { modules, validation } : undefined,
    settings: { ...common.settings, epochs: 1 },
    unchanged: round.unchanged,
  });
  addCounts(state, optimized);
  const { unchanged } = optimized;
  const made = lastOf([optimized]);
  if (!made || made.modules.sha256 === modules.sha256) return { child: null, unchanged };
  const scored =
    made.validation ??
    (await evaluateSplit(run, { split: 'validation', modules: made.modules, of: made.id }));
  return { child: { ...made, tasks: parent.tasks + made.tasks, validation: scored }, unchanged };
}

/** The best on validation; the first of equals. */
function bestOf(candidates: readonly Scored[]): Scored | null {
  return candidates[indexOfBest(candidates.map(({ validation }) => validation.score.mean))] ?? null;
}
