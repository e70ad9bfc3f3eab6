import type { Candidate } from '../../../domain/candidate.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { PolishReport, SubsetReport } from '../../../domain/progress.js';
import { accepts } from '../../acceptance/accept.js';
import { beforeFinalReason } from '../../approval-reasons.js';
import { unchangedReason } from '../../unchanged-reason.js';
import { compareEvaluations } from '../compare-evaluations.js';
import { unlessUnavailable } from '../step-unavailable.js';
import { evaluateSplit } from './evaluate-split.js';
import { missingScores } from './missing-scores.js';
import type { Run } from './run.js';

/**
 * Keeps the result if it is not below the baseline on validation, and runs it once on test. In a run that a
 * person has ended, what can no longer be scored is unknown: then the baseline is kept, or the test has no
 * score.
 */
export async function testResult(run: Run): Promise<void> {
  const { steps, input, state } = run;
  const { progress, baseline } = state;
  await unlessUnavailable(() => steps.enter('test'));
  const { result, verdict } = await judgeResult(run);
  const kept = verdict === 'kept' ? result : null;
  progress.modules = kept ? kept.modules : input.modules;
  const [scored] = await Promise.all([kept && scoreFinal(run, kept), run.baselineTest]);
  const { validation = null, test = null } = scored ?? baseline ?? {};
  progress.scores.final = { validation: validation?.score ?? null, test: test?.score ?? null };
  if (baseline?.test && test) {
    const { record: before } = baseline.test;
    const { record: after } = test;
    progress.testRecords = { baseline: before, final: after };
    progress.significance = await unlessUnavailable(() =>
      steps.testSignificance({ before, after }, 'paired test, final against baseline'),
    );
  }
  const { ending, polish = null, subsets } = progress;
  progress.decision = [
    explain({ result, verdict, ending: ending ?? null, polish, subsets }),
    ...missingScores({ baseline, final: kept ? { validation, test } : null }),
  ].join(' ');
  progress.stage = 'done';
  await unlessUnavailable(() =>
    steps.recordResult({ progress: { ...progress, state: 'done' } }, 'records the result'),
  );
}

/** The decision on the result: `kept`, or why not; the person's own words if they rejected it. */
type ResultVerdict = 'kept' | 'unchanged' | 'below' | 'unscored' | { rejection: string };

interface JudgedResult {
  result: Candidate | null;
  verdict: ResultVerdict;
}

/** Compares the result with the baseline on validation, and asks a person if configured. */
async function judgeResult(run: Run): Promise<JudgedResult> {
  const { input, state } = run;
  const { baseline } = state;
  const result = await scoredResult(run);
  if (!result || result.modules.sha256 === input.modules.sha256) return { result, verdict: 'unchanged' };
  const verdict = await unlessUnavailable(async (): Promise<ResultVerdict> => {
    if (!baseline || !result.validation) return 'unscored';
    if (!(await isAtLeastBaseline(run, result, baseline.validation))) return 'below';
    const rejection = await rejectionOf(run, result);
    return rejection === null ? 'kept' : { rejection };
  });
  return { result, verdict: verdict ?? 'unscored' };
}

/** Runs the kept result once on test. */
async function scoreFinal(
  run: Run,
  kept: Candidate,
): Promise<{ validation: Evaluation | null; test: Evaluation | null }> {
  const { modules, validation = null } = kept;
  const request = { split: 'test', modules, of: 'final', partial: true } as const;
  return { validation, test: await unlessUnavailable(() => evaluateSplit(run, request)) };
}

/** Whether it is not below the baseline on the validation tasks that both have scored. */
async function isAtLeastBaseline(
  { steps }: Run,
  { validation: candidate }: Candidate,
  baseline: Evaluation,
): Promise<boolean> {
  if (!candidate) return false;
  const compared = await compareEvaluations(steps, { parent: baseline, candidate });
  return accepts('not-worse', compared).accepted;
}

/** If there was nothing to merge, the one candidate is not scored on the validation split yet. */
async function scoredResult(run: Run): Promise<Candidate | null> {
  const { input, state } = run;
  const { baseline, waves, rejected } = state;
  // The result of waves that were cut short is the start of the next wave.
  const result = state.result ?? (rejected ? null : (waves?.base ?? null));
  if (!result || result.validation) return result;
  const { modules } = result;
  if (baseline && modules.sha256 === input.modules.sha256)
    return { ...result, validation: baseline.validation };
  const validation = await unlessUnavailable(() =>
    evaluateSplit(run, { split: 'validation', modules, of: 'final' }),
  );
  return validation ? { ...result, validation } : result;
}

/**
 * Asks before the final modules are accepted, if configured. Returns why they are rejected, as a sentence;
 * null if they are accepted.
 */
async function rejectionOf({ steps, input, state }: Run, result: Candidate): Promise<string | null> {
  const { baseline } = state;
  if (!input.approval?.includes('final') || !baseline || !result.validation) return null;
  const { id, modules, validation } = result;
  const changes = await steps.describeChanges(
    { before: input.modules, after: modules },
    'lists what changes',
  );
  const scores = { baseline: baseline.validation.score, validation: validation.score };
  const verdict = await steps.ask(beforeFinalReason({ id, ...scores, changes }), { untilAnswered: true });
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
