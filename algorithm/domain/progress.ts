import type { Reference } from './reference.js';
import type { Score } from './score.js';

/** What came of one optimizer or merger call: a module's new text, or why there is none. */
export interface RevisionReport {
  module: string;
  added: number;
  removed: number;
  /** Why there is no revision; null where there is one. */
  failure: string | null;
  notes: string[];
  /** Rules left out because they copy a train task; absent where there were none. */
  copied?: number;
}

/** One of several proposals of an epoch, in their order. */
export interface ProposalReport {
  /** Null where nothing new was proposed. */
  modules: Reference | null;
  /** Its mean score; null where it was not scored, or no task could be. */
  mean: number | null;
}

export interface EpochReport {
  epoch: number;
  parent: Score;
  /** `shortened`: written on a trajectory too long for the evaluator's prompt, whose middle was left out. */
  critiques: { written: number; failed: number; shortened: number };
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
  /** The run that what came out of it was taken over from. */
  takenFrom?: string;
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
  subsets: SubsetReport[];
  merges: MergeReport[];
  waiting: Waiting[];
  /** Why the run ends early, by hand or by a stop rule; null or absent where it does not. */
  ending?: string | null;
  /** Why the final modules are what they are. */
  decision: string | null;
  significance: Significance | null;
  /** Tasks run so far, whether they were paid or journaled. */
  rollouts: number;
  modules: Reference | null;
  baselineModules: Reference;
}
