import type { Blamed } from './blamed.js';
import type { SettledConflict } from './settled-conflict.js';
import type { Reference } from './reference.js';
import type { Score } from './score.js';
import type { SplitOutcomes } from './unanswered.js';

/** What came of one optimizer or merger call: a module's new text, or why there is none. */
export interface RevisionReport {
  module: string;
  /** What is counted, where it is no rules. */
  kind?: 'functions';
  added: number;
  removed: number;
  /** Why there is no revision; null where there is one. */
  failure: string | null;
  notes: string[];
  /** Rules left out because they copy a train task; absent where there were none. */
  copied?: number;
  /** Contradictions between rules that a merger named, and how they were settled; absent where there were none. */
  conflicts?: SettledConflict[];
}

/** One of several proposals of an epoch, in their order. */
export interface ProposalReport {
  /** Null where nothing new was proposed. */
  modules: Reference | null;
  /** Its mean score; null where it was not scored, or no task could be. */
  mean: number | null;
}

/** What an epoch's proposals were scored on, where that is not their subset. */
export interface ScoredOn {
  /** `validation`: the validation split; `rotating`: train tasks that were drawn for this epoch. */
  on: 'validation' | 'rotating';
  tasks: number;
  /** On the subset's own tasks; `candidate` is null where none was accepted. */
  own: { parent: Score; candidate: Score | null };
}

export interface EpochReport {
  epoch: number;
  parent: Score;
  /**
   * `shortened`: written on a trajectory too long for the evaluator's prompt, whose middle was left out. `blamed`: of
   * several modules, how many failures belong to each.
   */
  critiques: { written: number; failed: number; shortened: number; blamed?: Blamed };
  revisions: RevisionReport[];
  /** Null where there was nothing to score. */
  candidate: Score | null;
  /** What was proposed and scored; null where nothing new was. */
  modules: Reference | null;
  accepted: boolean;
  reason: string;
  /** All proposals, where there were several: `revisions`, `candidate` and `modules` are of the best of them. */
  proposals?: ProposalReport[];
  /** Tasks on which proposals were not run, since they could not be accepted any more. */
  saved?: number;
  /** Where proposals were not scored on the subset: `parent`, `candidate` and all means are over these tasks. */
  scored?: ScoredOn;
}

/** How the train tasks were divided. */
export interface DivisionReport {
  /** `optimize.divide`. */
  way: string;
  /** What told which of them are alike; absent where that did not matter. */
  likeness?: 'words' | 'embeddings';
  /** Whose embeddings. */
  model?: string;
  /** With by-failure: tasks of the first exploration, and those that failed. */
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
  /** The run ended early before all of its epochs were done. */
  cut?: boolean;
  /** The run that it, or its first epochs, were taken over from. */
  takenFrom?: string;
}

/**
 * How a merge ended: a merge stood, its retry stood, it fell back to its best parent, all parents were alike, or
 * the run ended early and it gave the best parent whose score was known.
 */
export type MergeDecision = 'merged' | 'retried' | 'fallback' | 'alike' | 'ended';

export interface MergeAttemptReport {
  attempt: number;
  revisions: RevisionReport[];
  modules: Reference;
  validation: Score;
  stands: boolean;
}

/** What came of asking for something shorter that is no worse. */
export interface CompactionReport {
  /** Of all modules that were to be shortened, before and after. */
  tokens: { before: number; after: number };
  revisions: RevisionReport[];
  modules: Reference;
  /** Null where the run ended early before it was scored. */
  validation: Score | null;
  stands: boolean;
}

export interface MergeReport {
  id: string;
  level: number;
  index: number;
  /** Candidate ids, in order, with their validation scores once they are known. */
  parents: { id: string; validation: Score | null }[];
  state: NodeState;
  attempts: MergeAttemptReport[];
  decision: MergeDecision | null;
  /** The candidate it fell back to, or ended with. */
  fallback: string | null;
  /** What came out of it; null until it is done. */
  modules: Reference | null;
  validation: Score | null;
  /** How its parents were grouped, where that is not as configured. */
  notes?: string[];
  /** Absent where nothing was to be shortened. */
  compaction?: CompactionReport;
  /** What it handed on beside what came out of it, best first; absent where that is nothing. */
  front?: { id: string; validation: Score }[];
  /** The run that what came out of it was taken over from. */
  takenFrom?: string;
}

/** Subsets that were optimized at the same time, where not all were (`optimize.waves`). */
export interface WaveReport {
  /** Its subsets: as many from that number on, which is from 0. */
  subsets: { from: number; count: number };
  /** The candidate that they began with: `baseline`, or what an earlier wave came to. */
  begins: string;
  /** The candidate that it came to: a subset, or the merge of its subsets; null before that, and where there is none. */
  result: string | null;
  /** On validation, what it began with and what it came to; null where that was not scored there. */
  validation: { begins: Score | null; result: Score | null };
  /**
   * Whether the next wave begins with that. False where it scored lower on validation than what this wave began with;
   * null while it is under way.
   */
  stands: boolean | null;
}

/** How the result of the merges was polished on mini-batches of all train tasks. */
export interface PolishReport {
  /** The candidate that it began with: `merge-3-1`. */
  from: string;
  /** The mini-batches, `polish-001` and so on, each of which goes on with what the one before made. */
  subsets: SubsetReport[];
  /** What the last of them came to; null before that, and where nothing changed. */
  candidate: { modules: Reference; validation: Score } | null;
  /** Whether it took the place of what it began with; null where there is nothing to decide, or not yet. */
  stands: boolean | null;
}

export const stages = ['baseline', 'divide', 'optimize', 'merge', 'test', 'done'] as const;
export type Stage = (typeof stages)[number];

/** Kinds of waits that are not failures: a person has paused the run, or is asked for an approval. */
export const pausedKind = 'paused';
export const approvalKind = 'approval';

/** What the run waits for, and what a person can do about it. */
export interface Waiting {
  /** Workflow id of the place that waits. */
  path: string;
  kind: string;
  reason: string;
  remedy: string;
  /** Present where `fgo continue` takes a result as it is; with the share of unscored tasks that it accepts. */
  asIs?: { unscored: number };
}

/** A paired test of the final modules against the baseline on the test split. */
export interface Significance {
  pairs: number;
  difference: number;
  better: number;
  worse: number;
  pValue: number;
  /** 95 % paired bootstrap interval of the difference. */
  interval: [number, number];
  /** What the p-value comes from: the exact test of McNemar where results are 0 or 1, else flips of signs. */
  method?: 'mcnemar' | 'sign-flip';
}

export interface BeforeAndAfter {
  validation: Score | null;
  test: Score | null;
}

/** The whole tree of a run, as the `progress` query and the store's record show it. */
export interface RunProgress {
  run: string;
  /** `paused`: by hand; `waiting`: for a person, for whatever reason. */
  state: 'running' | 'waiting' | 'paused' | 'done' | 'failed' | 'cancelled';
  stage: Stage;
  strategy: string;
  simulated: boolean;
  scores: { baseline: BeforeAndAfter; final: BeforeAndAfter };
  /** Absent before it, and in runs of earlier versions. */
  division?: DivisionReport;
  subsets: SubsetReport[];
  merges: MergeReport[];
  /** Absent where all subsets begin with the run's modules. */
  waves?: WaveReport[];
  /** Absent where nothing was polished (yet). */
  polish?: PolishReport;
  waiting: Waiting[];
  /** Why the run ends early, by hand or by a stop rule; null or absent where it does not. */
  ending?: string | null;
  /** Why the final modules are what they are. */
  decision: string | null;
  significance: Significance | null;
  /** What that test was over, task by task (EvaluationRecords). Absent before it, and in runs of earlier versions. */
  testRecords?: { baseline: Reference; final: Reference };
  /** Tasks run so far, whether they were paid or journaled. */
  rollouts: number;
  /** What became of them, in stages that are done. */
  outcomes: SplitOutcomes;
  /** What a person should know of the baseline. */
  warnings: string[];
  modules: Reference | null;
  baselineModules: Reference;
}
