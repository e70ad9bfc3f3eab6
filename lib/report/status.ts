import type { StartingPoint } from '../domain/starting-point.js';
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

/** The states of a run. `interrupted`: no worker is running it; it can be resumed. */
export type RunState = RunProgress['state'] | 'interrupted';

/** Output of `status --json` and `optimize --json`: numbers are JSON numbers, unknown values are null. */
export interface RunStatus {
  id: string;
  state: RunState;
  stage: RunProgress['stage'];
  strategy: string;
  /** Where its initial modules came from; null if from its configuration. */
  begins: StartingPoint | null;
  scores: { baseline: Means; final: Means };
  /** What the run costs with an empty journal. */
  usage: Usage & { byRole: UsageByRole };
  /** Usage of the requests that this run sent. */
  paid: Usage & { byRole: UsageByRole };
  /** Calls without a reply (killed, timed out). Their worst case stays charged to the budget. */
  cutOff: { calls: number; promptTokens: number; completionTokens: number; usd: number | null };
  /** The same calls by reason; `fgo limits RUN --release` removes them from the budget. */
  unresolved: Unresolved[];
  journal: { hits: number; misses: number };
  /** Settings that do not fit according to the replies; null if all fit. */
  remarks: RemarksSummary;
  /** Tasks run so far, paid or answered from the journal. */
  rollouts: number;
  /** Outcomes of the rollouts by split, for stages that are done. */
  outcomes: SplitOutcomes;
  /** Notes about the baseline that a person should read. */
  warnings: string[];
  /**
   * The estimate made before the run, compared with `usage`; null in forks, extensions and runs of earlier
   * versions.
   */
  estimate: EstimateComparison | null;
  /** How the train tasks were divided; null until then, and in runs of earlier versions. */
  division: DivisionReport | null;
  tree: {
    subsets: RunProgress['subsets'];
    merges: RunProgress['merges'];
    /** In order; empty if all subsets are in one wave. */
    waves: WaveReport[];
    /** Null if nothing has been polished. */
    polish: PolishReport | null;
  };
  significance: RunProgress['significance'];
  /** Null until the end, if the baseline stays, and if subset scores are not reported. */
  trainGap: TrainGap | null;
  decision: string | null;
  /** Why the run ends early, by hand or by a stop rule; null if it does not. */
  ending: string | null;
  waiting: RunProgress['waiting'];
  /** Store key of the final modules; null until there are any. */
  modules: string | null;
  simulated: boolean;
  startedAt: string;
  /**
   * Wall-clock time from the start to the end, or to now if it has not ended. Includes times without a
   * worker.
   */
  wallSeconds: number;
}

export function buildStatus(input: {
  record: RunRecord;
  /** Null if the run has not started. */
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
