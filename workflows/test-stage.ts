import { accepts } from '../algorithm/accept.js';
import { beforeFinalReason } from '../algorithm/approval-reasons.js';
import type { Candidate } from '../algorithm/domain/candidate.js';
import type { Evaluation } from '../algorithm/domain/evaluation.js';
import type { PolishReport, SubsetReport } from '../algorithm/domain/progress.js';
import { unchangedReason } from '../algorithm/unchanged-reason.js';
import { activities, storeOptions } from './activity-options.js';
import { compareEvaluations } from './compare-evaluations.js';
import { evaluateSplit } from './evaluate-split.js';
import type { StageWork } from './evaluate-split.js';
import type { RunBoard } from './run-board.js';
import type { RunStage } from './run-stages.js';

/** Keeps the result if it does not lose to the baseline on validation, and runs it once on test. */
export const testResult: RunStage = async (input, state, board) => {
  const { baseline, progress } = state;
  if (!baseline) return;
  await board.enter('test');
  const work = { input, state, board };
  const result = await scoredResult(work);
  const changed = result !== null && result.modules.sha256 !== input.modules.sha256;
  const holds = changed && (await holdsAgainstBaseline(result, baseline.validation, board));
  const rejection = holds ? await rejectionOf(work, result) : null;
  const kept = holds && rejection === null;
  const { ending } = progress;
  progress.decision = explain({
    ...{ result, kept, unchanged: !changed, rejection, ending: ending ?? null },
    polish: progress.polish ?? null,
    subsets: progress.subsets,
  });
  const modules = kept && result ? result.modules : input.modules;
  const validation = kept && result?.validation ? result.validation : baseline.validation;
  const test = kept ? await evaluateSplit(work, { split: 'test', modules, of: 'final' }) : baseline.test;
  progress.scores.final = { validation: validation.score, test: test.score };
  progress.modules = modules;
  progress.testRecords = { baseline: baseline.test.record, final: test.record };
  progress.significance = await board.patience.attempt(() =>
    activities.testSignificance.executeWithOptions(
      { ...storeOptions, summary: 'paired test, final against baseline' },
      [{ run: input.run, before: baseline.test.record, after: test.record }],
    ),
  );
  progress.stage = 'done';
  await board.patience.attempt(() =>
    activities.recordResult.executeWithOptions({ ...storeOptions, summary: 'records the result' }, [
      { run: input.run, progress: { ...progress, state: 'done' } },
    ]),
  );
  await board.close('done');
};

/** Not below the baseline on the validation tasks that both have scored. */
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

/** Where there was nothing to merge, the one candidate has not met the validation split yet. */
async function scoredResult(work: StageWork): Promise<Candidate | null> {
  const { input, state } = work;
  const { baseline, result } = state;
  if (!result || result.validation) return result;
  if (baseline && result.modules.sha256 === input.modules.sha256) {
    return { ...result, validation: baseline.validation };
  }
  const validation = await evaluateSplit(work, {
    split: 'validation',
    modules: result.modules,
    of: 'final',
  });
  return { ...result, validation };
}

/**
 * Asks before the final modules are accepted, where the configuration wants it. Why they are not, as a sentence;
 * null where they are.
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

interface Outcome {
  result: Candidate | null;
  kept: boolean;
  unchanged: boolean;
  rejection: string | null;
  ending: string | null;
  polish: PolishReport | null;
  subsets: SubsetReport[];
}

function explain(outcome: Outcome): string {
  const { ending } = outcome;
  if (ending === null) return explainResult(outcome);
  return `${ending.charAt(0).toUpperCase()}${ending.slice(1)}. ${explainResult(outcome)}`;
}

function explainResult(outcome: Outcome): string {
  if (outcome.rejection !== null) return outcome.rejection;
  if (!outcome.result && outcome.ending !== null) return 'The modules are the baseline’s.';
  if (!outcome.result) return 'Nothing was optimized: the modules are the baseline’s.';
  if (outcome.unchanged) return unchangedReason(outcome.subsets);
  if (!outcome.kept)
    return `${outcome.result.id} scored below the baseline on validation: the baseline stays.`;
  return `The final modules are those of ${outcome.result.id}${polishNote(outcome.polish)}.`;
}

/** What polishing has to do with it. */
function polishNote(polish: PolishReport | null): string {
  if (!polish || polish.stands === null) return '';
  return polish.stands ? `, which polished ${polish.from}` : '; polished, they scored lower on validation';
}
