import type { Beginning } from '../domain/beginning.js';
import type { DivisionReport, PolishReport, RunProgress, WaveReport } from '../domain/progress.js';
import { compareEstimate } from '../estimate/compare-estimate.js';
import type { EstimateComparison } from '../estimate/compare-estimate.js';
import { trainGap } from '../optimizer/acceptance/train-gap.js';
import type { TrainGap } from '../optimizer/acceptance/train-gap.js';
import type { Score } from '../domain/score.js';
import type { SplitOutcomes } from '../domain/unanswered.js';
import type { Usage, UsageByRole } from '../domain/usage.js';
import type { LedgerSummary } from '../ledger/ledger-accounts.js';
import type { RemarksSummary } from '../llm/reply-remarks.js';
import { unresolvedByReason, type Unresolved } from '../ledger/unresolved.js';
import type { RunRecord } from '../store/run-record.js';
import { rolloutsOf } from './rollouts.js';

interface Means {
  validation: number | null;
  test: number | null;
}

/** The states of a run. `interrupted`: nobody works on it at the moment; it can be resumed. */
export type RunState = RunProgress['state'] | 'interrupted';

/** What `status --json` and `optimize --json` print: numbers are numbers, unknown is null. */
export interface RunStatus {
  id: string;
  state: RunState;
  stage: RunProgress['stage'];
  strategy: string;
  /** Whose modules it began with; null where they are its configuration's. */
  begins: Beginning | null;
  scores: { baseline: Means; final: Means };
  /** What the run costs with an empty journal. */
  usage: Usage & { byRole: UsageByRole };
  /** What this run sent. */
  paid: Usage & { byRole: UsageByRole };
  /** Calls without an answer (killed, timed out), whose worst case stays charged to the budget. */
  cutOff: { calls: number; promptTokens: number; completionTokens: number; usd: number | null };
  /** The same by the reason; `fgo limits RUN --release` takes them off the budget. */
  unresolved: Unresolved[];
  journal: { hits: number; misses: number };
  /** What the replies show of settings that do not fit; null where they do. */
  remarks: RemarksSummary;
  /** Tasks run so far, paid or from the journal. */
  rollouts: number;
  /** What became of them by split, in stages that are done. */
  outcomes: SplitOutcomes;
  /** What a person should know of the baseline. */
  warnings: string[];
  /** What was estimated before the run, beside `usage`; null in forks, extensions and runs of earlier versions. */
  estimate: EstimateComparison | null;
  /** How the train tasks were divided; null before that, and in runs of earlier versions. */
  division: DivisionReport | null;
  tree: {
    subsets: RunProgress['subsets'];
    merges: RunProgress['merges'];
    /** In their order; none where all subsets are of one wave. */
    waves: WaveReport[];
    /** Null where nothing was polished (yet). */
    polish: PolishReport | null;
  };
  significance: RunProgress['significance'];
  /** Null before the end, where the baseline stays, and where subsets' scores are not told. */
  trainGap: TrainGap | null;
  decision: string | null;
  /** Why the run ends early, by hand or by a stop rule; null where it does not. */
  ending: string | null;
  waiting: RunProgress['waiting'];
  /** The key of the final modules in the store; null until there are any. */
  modules: string | null;
  simulated: boolean;
  startedAt: string;
  /**
   * By the clock on the wall, from the start to the end or, before that, to now: times in which nobody worked on
   * the run are in it.
   */
  wallSeconds: number;
}

export function buildStatus(input: {
  record: RunRecord;
  /** Null where the run has not begun. */
  progress: RunProgress | null;
  ledger: LedgerSummary;
  state: RunState;
  /** Milliseconds since the epoch. */
  now: number;
}): RunStatus {
  const { record, progress, ledger, state, now } = input;
  const ended = record.endedAt === null ? now : Date.parse(record.endedAt);
  const { worst, calls } = ledger.cutOff;
  return {
    id: record.id,
    state,
    stage: progress?.stage ?? 'baseline',
    strategy: record.strategy,
    begins: record.begins ?? null,
    scores: {
      baseline: meansOf(progress?.scores.baseline),
      final: meansOf(progress?.scores.final),
    },
    usage: { ...ledger.usage, byRole: ledger.usageByRole },
    paid: { ...ledger.paid, byRole: ledger.paidByRole },
    cutOff: {
      calls,
      promptTokens: worst.promptTokens,
      completionTokens: worst.completionTokens,
      usd: worst.usd,
    },
    unresolved: unresolvedByReason(ledger.unresolved),
    journal: { hits: ledger.hits, misses: ledger.misses },
    remarks: ledger.remarks,
    rollouts: progress ? rolloutsOf(progress) : 0,
    outcomes: progress?.outcomes ?? {},
    warnings: progress?.warnings ?? [],
    estimate: compareEstimate({ estimate: record.estimate, usage: ledger.usage, isDone: state === 'done' }),
    division: progress?.division ?? null,
    tree: {
      subsets: progress?.subsets ?? [],
      merges: progress?.merges ?? [],
      waves: progress?.waves ?? [],
      polish: progress?.polish ?? null,
    },
    significance: progress?.significance ?? null,
    trainGap: progress ? trainGap(progress) : null,
    decision: progress?.decision ?? null,
    ending: progress?.ending ?? null,
    waiting: progress?.waiting ?? [],
    modules: progress?.modules ? `runs/${record.id}/modules.json` : null,
    simulated: record.simulated,
    startedAt: record.startedAt,
    wallSeconds: Math.max(0, Math.round((ended - Date.parse(record.startedAt)) / 100) / 10),
  };
}

function meansOf(scores: { validation: Score | null; test: Score | null } | undefined): Means {
  return { validation: scores?.validation?.mean ?? null, test: scores?.test?.mean ?? null };
}
