import type { FailureCounts } from './failure-counts.js';
import type { SettledConflict } from './settled-conflict.js';
import type { Reference } from './reference.js';
import type { Score } from './score.js';
import type { SplitOutcomes } from './unanswered.js';

/** Result of one optimizer or merger call: the module's revision, or why there is none. */
export interface RevisionReport {
  module: string;
  /** What `added` and `removed` count, if not rules. */
  kind?: 'functions';
  added: number;
  removed: number;
  /** Why there is no revision; null if there is one. */
  failure: string | null;
  notes: string[];
  /** Rules dropped because they copy a train task; absent if there are none. */
  copied?: number;
  /**
   * Contradictions between rules that the merger reported, and how they were settled; absent if there are
   * none.
   */
  conflicts?: SettledConflict[];
}

/** One of several proposals of an epoch, in proposal order. */
export interface ProposalReport {
  /** Null if nothing new was proposed. */
  modules: Reference | null;
  /** Mean score; null if it was not scored or no task could be scored. */
  mean: number | null;
}

/** The tasks that an epoch's proposals were scored on, if not on their subset. */
export interface ScoredOn {
  /** `validation`: the validation split; `rotating`: train tasks drawn for this epoch. */
  on: 'validation' | 'rotating';
  tasks: number;
  /** Scores on the subset's own tasks; `candidate` is null if none was accepted. */
  own: { parent: Score; candidate: Score | null };
}

export interface EpochReport {
  epoch: number;
  parent: Score;
  /**
   * `shortened`: critiques of trajectories that were too long for the evaluator's prompt, so that their
   * middle was left out. `blamed`: with several modules, the number of failures that belong to each.
   */
  critiques: { written: number; failed: number; shortened: number; failuresByModule?: FailureCounts };
  revisions: RevisionReport[];
  /** Null if there was nothing to score. */
  candidate: Score | null;
  /** The modules that were proposed and scored; null if there were no new ones. */
  modules: Reference | null;
  accepted: boolean;
  reason: string;
  /** All proposals, if there were several: `revisions`, `candidate` and `modules` describe the best one. */
  proposals?: ProposalReport[];
  /** Tasks that proposals were not run on because they could no longer be accepted. */
  skipped?: number;
  /**
   * Present if proposals were not scored on the subset: `parent`, `candidate` and all means cover these
   * tasks.
   */
  scoredOn?: ScoredOn;
}

/** How the train tasks were divided into subsets. */
export interface DivisionReport {
  /** Value of `optimize.divide`. */
  method: string;
  /** How task similarity was measured; absent if the division does not use it. */
  similarity?: 'words' | 'embeddings';
  /** The embedding model. */
  model?: string;
  /** With by-failure: tasks of the first exploration, and how many failed. */
  explored?: { tasks: number; failures: number };
  notes: string[];
}

export type NodeState = 'open' | 'running' | 'done';
export type SubsetStep = 'explore' | 'critique' | 'propose' | 'score';

export interface SubsetReport {
  id: string;
  tasks: number;
  state: NodeState;
  step: SubsetStep | null;
  epochs: EpochReport[];
  /** True if the run ended early, before all epochs of this subset were done. */
  endedEarly?: boolean;
  /** The run that the subset, or its first epochs, were inherited from. */
  inheritedFrom?: string;
}

/**
 * How a merge ended: the merge was accepted, its retry was accepted, it fell back to its best parent, all
 * parents were alike, or the run ended early and the best parent with a known score was used.
 */
export type MergeDecision = 'merged' | 'retried' | 'fallback' | 'alike' | 'ended';

export interface MergeAttemptReport {
  attempt: number;
  revisions: RevisionReport[];
  modules: Reference;
  validation: Score;
  accepted: boolean;
}

/** Result of the request for a shorter version that scores no worse. */
export interface CompactionReport {
  /** Tokens of all modules that were to be shortened, before and after. */
  tokens: { before: number; after: number };
  revisions: RevisionReport[];
  modules: Reference;
  /** Null if the run ended early before it was scored. */
  validation: Score | null;
  accepted: boolean;
}

export interface MergeReport {
  id: string;
  level: number;
  index: number;
  /** Candidate ids, in order, with their validation scores once known. */
  parents: { id: string; validation: Score | null }[];
  state: NodeState;
  attempts: MergeAttemptReport[];
  decision: MergeDecision | null;
  /** The candidate that it fell back to or ended with. */
  fallback: string | null;
  /** The merged modules; null until the merge is done. */
  modules: Reference | null;
  validation: Score | null;
  /** How the parents were grouped, if not as configured. */
  notes?: string[];
  /** Absent if nothing was to be shortened. */
  compaction?: CompactionReport;
  /** Further candidates that it passed on besides its result, best first; absent if there are none. */
  front?: { id: string; validation: Score }[];
  /** The run that the result was inherited from. */
  inheritedFrom?: string;
}

/** Subsets that were optimized at the same time, if not all subsets were (`optimize.waves`). */
export interface WaveReport {
  /** Zero-based index of its first subset, and the number of subsets. */
  subsets: { from: number; count: number };
  /** The candidate that its subsets started from: `baseline`, or the result of an earlier wave. */
  start: string;
  /**
   * The resulting candidate: a subset, or the merge of its subsets. Null until it exists, and if there is
   * none.
   */
  result: string | null;
  /** Validation scores of the initial candidate and the result; null if not scored there. */
  validation: { start: Score | null; result: Score | null };
  /**
   * Whether the next wave starts from the result. False if the result scored lower on validation than the
   * candidate that this wave started from; null while the wave is running.
   */
  accepted: boolean | null;
  /** Why the result is not accepted, if not for a lower score. */
  reason?: string;
}

/** How the merge result was polished on mini-batches of all train tasks. */
export interface PolishReport {
  /** The candidate that it started from: `merge-3-1`. */
  from: string;
  /** The mini-batches `polish-001` and so on; each continues from the result of the previous one. */
  subsets: SubsetReport[];
  /** Result of the last mini-batch; null until it exists, and if nothing changed. */
  candidate: { modules: Reference; validation: Score } | null;
  /**
   * Whether it replaced the candidate that it started from; null if undecided or if there is nothing to
   * decide.
   */
  accepted: boolean | null;
}

export const stages = ['baseline', 'divide', 'optimize', 'merge', 'test', 'done'] as const;
export type Stage = (typeof stages)[number];

/** Kinds of waits that are not failures: a person paused the run, or is asked for an approval. */
export const pausedKind = 'paused';
export const approvalKind = 'approval';

/** What the run waits for, and what a person can do about it. */
export interface Waiting {
  /** Id of the workflow that waits. */
  path: string;
  kind: string;
  /** In our own words: workflow histories must not quote an endpoint or a program. */
  reason: string;
  /** Refers to the reason with what others wrote; `withFullReasons` puts it in place of `reason`. */
  fullReason?: Reference;
  remedy: string;
  /**
   * Present if `fgo continue` accepts an incomplete result; holds the share of unscored tasks that it
   * accepts.
   */
  asIs?: { unscored: number };
}

/** What a step needs from a person before it can succeed. */
export type Need = Omit<Waiting, 'path'>;

/** A paired test of the final modules against the baseline on the test split. */
export interface Significance {
  pairs: number;
  difference: number;
  better: number;
  worse: number;
  pValue: number;
  /** 95% interval of the difference: exact for McNemar's test, otherwise a paired bootstrap. */
  interval: [number, number];
  /** Source of the p-value: McNemar's exact test if results are 0 or 1, otherwise a sign-flip test. */
  method: 'mcnemar' | 'sign-flip';
}

export interface BeforeAndAfter {
  validation: Score | null;
  test: Score | null;
}

/** The whole tree of a run, as returned by the `progress` query and kept in the store's record. */
export interface RunProgress {
  run: string;
  /** `paused`: by hand; `waiting`: for a person, for any reason. */
  state: 'running' | 'waiting' | 'paused' | 'done' | 'failed' | 'cancelled';
  stage: Stage;
  strategy: string;
  simulated: boolean;
  scores: { baseline: BeforeAndAfter; final: BeforeAndAfter };
  /** Absent until the train tasks are divided, and in runs of earlier versions. */
  division?: DivisionReport;
  subsets: SubsetReport[];
  merges: MergeReport[];
  /** Absent if all subsets start from the run's modules. */
  waves?: WaveReport[];
  /** Absent if nothing has been polished. */
  polish?: PolishReport;
  waiting: Waiting[];
  /** Why the run ends early, by hand or by a stop rule; null or absent if it does not. */
  ending?: string | null;
  /** Why the final modules were chosen. */
  decision: string | null;
  significance: Significance | null;
  /**
   * EvaluationRecords with the per-task results of that test. Absent until it runs, and in runs of earlier
   * versions.
   */
  testRecords?: { baseline: Reference; final: Reference };
  /** Tasks run so far, paid or answered from the journal. */
  rollouts: number;
  /** Outcomes of the rollouts, for stages that are done. */
  outcomes: SplitOutcomes;
  /** Notes about the baseline that a person should read. */
  warnings: string[];
  modules: Reference | null;
  baselineModules: Reference;
}
