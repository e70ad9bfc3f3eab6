import { accepts } from '../lib/optimizer/acceptance/accept.js';
import { beforeFinalReason } from '../lib/optimizer/approval-reasons.js';
import type { Candidate } from '../lib/domain/candidate.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { PolishReport, SubsetReport } from '../lib/domain/progress.js';
import { unchangedReason } from '../lib/optimizer/unchanged-reason.js';
import { activities, storeOptions } from './activity-options.js';
import { compareEvaluations } from './compare-evaluations.js';
import { evaluateSplit } from './evaluate-split.js';
import type { StageWork } from './evaluate-split.js';
import { missingScores } from './missing-scores.js';
import { ifInReach } from './out-of-reach.js';
import type { RunBoard } from './run-board.js';
import type { RunStage } from './run-stages.js';

/**
 * Keeps the result if it is not below the baseline on validation, and runs it once on test. In a run that a
 * person has ended, what can no longer be scored is unknown: then the baseline is kept, or the test has no
 * score.
 */
export const testResult: RunStage = async (input, state, board) => {
  const { progress } = state;
  await board.enter('test');
  const work = { input, state, board };
  const { result, verdict } = await judgeResult(work);
  const kept = verdict === 'kept' && result !== null;
  progress.modules = kept ? result.modules : input.modules;
  const { validation = null, test } = await finalScores(work, kept ? result : null);
  progress.scores.final = { validation: validation?.score ?? null, test: test?.score ?? null };
  const { baseline } = state;
  if (baseline && test) {
    progress.testRecords = { baseline: baseline.test.record, final: test.record };
    progress.significance = await significanceOf(work, { before: baseline.test, after: test });
  }
  const ending = progress.ending ?? null;
  progress.decision = [
    explain({ result, verdict, ending, polish: progress.polish ?? null, subsets: progress.subsets }),
    ...missingScores({ baseline, final: kept ? { validation, test } : null }),
  ].join(' ');
  progress.stage = 'done';
  await ifInReach(() =>
    board.patience.attempt(() =>
      activities.recordResult.executeWithOptions({ ...storeOptions, summary: 'records the result' }, [
        { run: input.run, progress: { ...progress, state: 'done' } },
      ]),
    ),
  );
  await board.close('done');
};

/** The decision on the result: `kept`, or why not; the person's own words if they rejected it. */
type ResultVerdict = 'kept' | 'unchanged' | 'below' | 'unscored' | { rejection: string };

interface JudgedResult {
  result: Candidate | null;
  verdict: ResultVerdict;
}

/** Compares the result with the baseline on validation, and asks a person if configured. */
async function judgeResult(work: StageWork): Promise<JudgedResult> {
  const { input, state, board } = work;
  const { baseline } = state;
  const result = await scoredResult(work);
  if (!result || result.modules.sha256 === input.modules.sha256) return { result, verdict: 'unchanged' };
  const verdict = await ifInReach(async (): Promise<ResultVerdict> => {
    if (!baseline || !result.validation) return 'unscored';
    if (!(await holdsAgainstBaseline(result, baseline.validation, board))) return 'below';
    const rejection = await rejectionOf(work, result);
    return rejection === null ? 'kept' : { rejection };
  });
  return { result, verdict: verdict ?? 'unscored' };
}

/** The scores of the kept result, or otherwise of the baseline. */
async function finalScores(
  work: StageWork,
  kept: Candidate | null,
): Promise<{ validation?: Evaluation | null; test: Evaluation | null }> {
  const { baseline } = work.state;
  if (!kept) return { validation: baseline?.validation ?? null, test: baseline?.test ?? null };
  const { modules, validation = null } = kept;
  const request = { split: 'test', modules, of: 'final', partial: true } as const;
  return { validation, test: await ifInReach(() => evaluateSplit(work, request)) };
}

function significanceOf(
  { input, board }: StageWork,
  { before, after }: { before: Evaluation; after: Evaluation },
) {
  return ifInReach(() =>
    board.patience.attempt(() =>
      activities.testSignificance.executeWithOptions(
        { ...storeOptions, summary: 'paired test, final against baseline' },
        [{ run: input.run, before: before.record, after: after.record }],
      ),
    ),
  );
}

/** Whether it is not below the baseline on the validation tasks that both have scored. */
async function holdsAgainstBaseline(
  result: Candidate,
  baseline: Evaluation,
  board: RunBoard,
): Promise<boolean> {
  if (!result.validation) return false;
  const { patience } = board;
  const compared = await compareEvaluations({ patience, parent: baseline, candidate: result.validation });
  return accepts('not-worse', compared).accepted;
}

/** If there was nothing to merge, the one candidate is not scored on the validation split yet. */
async function scoredResult(work: StageWork): Promise<Candidate | null> {
  const { input, state } = work;
  const { baseline } = state;
  // The result of waves that were cut short is the start of the next wave.
  const result = state.result ?? (state.rejected ? null : (state.waves?.base ?? null));
  if (!result || result.validation) return result;
  if (baseline && result.modules.sha256 === input.modules.sha256) {
    return { ...result, validation: baseline.validation };
  }
  const { modules } = result;
  const validation = await ifInReach(() =>
    evaluateSplit(work, { split: 'validation', modules, of: 'final' }),
  );
  return validation ? { ...result, validation } : result;
}

/**
 * Asks before the final modules are accepted, if configured. Returns why they are rejected, as a sentence;
 * null if they are accepted.
 */
async function rejectionOf({ input, state, board }: StageWork, result: Candidate): Promise<string | null> {
  const { baseline } = state;
  if (!input.approval?.includes('final') || !baseline || !result.validation) return null;
  const { id, modules, validation } = result;
  const changes = await board.patience.attempt(() =>
    activities.describeChanges.executeWithOptions({ ...storeOptions, summary: 'lists what changes' }, [
      { run: input.run, before: input.modules, after: modules },
    ]),
  );
  const scores = { baseline: baseline.validation.score, validation: validation.score };
  const verdict = await board.ask(beforeFinalReason({ id, ...scores, changes }), { untilAnswered: true });
  if (verdict?.approved) return null;
  const given = verdict?.reason ?? null;
  return `${id} was rejected${given === null ? '' : ` (${given})`}: the baseline stays.`;
}

interface Outcome extends JudgedResult {
  ending: string | null;
  polish: PolishReport | null;
  subsets: SubsetReport[];
}

function explain(outcome: Outcome): string {
  const { ending } = outcome;
  if (ending === null) return explainResult(outcome);
  return `${ending.charAt(0).toUpperCase()}${ending.slice(1)}. ${explainResult(outcome)}`;
}

function explainResult({ result, verdict, ending, polish, subsets }: Outcome): string {
  if (typeof verdict === 'object') return verdict.rejection;
  if (!result && ending !== null) return 'The modules are the baseline’s.';
  if (!result) return 'Nothing was optimized: the modules are the baseline’s.';
  switch (verdict) {
    case 'unchanged':
      return unchangedReason(subsets);
    case 'below':
      return `${result.id} scored below the baseline on validation: the baseline stays.`;
    case 'unscored':
      return `${result.id} could not be scored on validation any more: the baseline stays.`;
    case 'kept':
      return `The final modules are those of ${result.id}${polishNote(polish)}.`;
  }
}

/** How polishing relates to the result. */
function polishNote(polish: PolishReport | null): string {
  if (!polish || polish.accepted === null) return '';
  return polish.accepted ? `, which polished ${polish.from}` : '; polished, they scored lower on validation';
}
