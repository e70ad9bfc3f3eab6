import type { RunReference } from '../../config/manifest.js';
import type { FailureCounts } from '../../domain/failure-counts.js';
import type { Evaluation } from '../../domain/evaluation.js';
import type { Leaf } from '../../domain/candidate.js';
import type { DivisionReport, RevisionReport } from '../../domain/progress.js';
import type { Reference } from '../../domain/reference.js';
import type { TaskSelection } from '../../domain/task-selection.js';

export interface ProposeInput {
  run: RunReference;
  /** The path of the call, relative to the run: the prefix of its rules' ids. */
  path: string;
  /** The name of the module to revise. */
  module: string;
  /** Reference to the current Modules. */
  modules: Reference;
  selection: TaskSelection;
  evaluation: Reference;
  critiques: Reference[];
  /** References to Modules that were proposed for the same parent before and did not help. */
  rejected: Reference[];
  /** The ordinal of the proposal for this parent. */
  sample: number;
  /** How many failed tasks earlier calls of this proposal have shown. */
  from: number;
  /** Whether to ask which cases a rule is based on. */
  cite?: boolean;
}

export interface RevisionResult {
  /** Reference to the revised Modules; unchanged if the revision failed. */
  modules: Reference;
  report: RevisionReport;
  /** The `from` of the next call of this proposal; null if all failed tasks have been shown. */
  next: number | null;
}

export interface MergeModulesInput {
  run: RunReference;
  /** The path of the call, relative to the run. */
  path: string;
  /** The name of the module to merge. */
  module: string;
  /** In order; `score` on validation, `tasks` the number of train tasks it is based on. */
  parents: { modules: Reference; score: number | null; tasks: number }[];
  /** Reference to the Modules to put the merged module into. */
  into: Reference;
  /** The train tasks that a first attempt was run on, and its validation score. */
  lost: { selection: TaskSelection; evaluation: Reference; score: number | null } | null;
  /** With one parent: the number of tokens to shorten it to. */
  compactTo?: number;
}

export interface MergeModulesResult {
  modules: Reference;
  report: RevisionReport;
  /** The length of the module’s text, and of each parent’s; absent for functions, which are not shortened. */
  tokens?: { merged: number; parents: number[] };
}

export interface Division {
  /**
   * Reference to lists of train task numbers, one list per subset; in a run that extends another one,
   * followed by all tasks of the earlier run and all new ones.
   */
  lists: Reference;
  /** Tasks in each subset. */
  sizes: number[];
  /** Absent in runs of earlier versions. */
  report?: DivisionReport;
}

export interface DivideInput {
  run: RunReference;
  /** The results of the run's modules on the tasks to divide (an EvaluationRecord). */
  explored?: Reference;
}

/**
 * A group of candidates: a single one as it is, several as a list, with the candidates themselves if the group
 * is not divided any more. The first group has the notes on the grouping.
 */
export type CandidateGroup = (
  { kind: 'one'; leaf: Leaf } | { kind: 'list'; list: Reference; leaves?: Leaf[] }
) & {
  notes?: string[];
};

export interface CritiqueBatchInput {
  run: RunReference;
  modules: Reference;
  selection: TaskSelection;
  /** Reference to the EvaluationRecord whose trajectories are critiqued. */
  evaluation: Reference;
  /** Range in the list of trajectories to critique (failures first), `to` exclusive. */
  from: number;
  to: number;
}

export interface CritiqueBatchResult {
  /** Reference to the list of critiques. */
  critiques: Reference;
  written: number;
  /** Trajectories without a critique (no usable reply). */
  failed: number;
  /**
   * Critiques of trajectories whose middle was cut, because they are longer than the evaluator's longest
   * prompt.
   */
  shortened: number;
  /** Number of failures that belong to each module; absent with one module. */
  failuresByModule?: FailureCounts;
}

/** The critiques of an evaluation, in several lists. */
export interface Critiques extends Omit<CritiqueBatchResult, 'critiques'> {
  lists: Reference[];
}

/** Results of tasks and their critiques. */
export interface Evidence {
  evaluation: Evaluation;
  critiques: Critiques;
}

export interface GroupEvidenceInput {
  run: RunReference;
  modules: Reference;
  selection: TaskSelection;
  /** Reference to the EvaluationRecord of the selected tasks. */
  evaluation: Reference;
  critiques: Reference[];
  /** Reference to lists of train task numbers; each of the first `groups` lists is a group. */
  lists: Reference;
  groups: number;
}

export interface DrawFromFrontInput {
  run: RunReference;
  /** References to EvaluationRecords over the same tasks. */
  candidates: Reference[];
  /** The most candidates on the front. */
  most: number;
  /** With the run's seed, it determines what is drawn. */
  path: string;
}

export interface DrawSampleInput {
  run: RunReference;
  /** The subset's own tasks: tasks outside it are drawn first. */
  selection: TaskSelection;
  /** Number of tasks to draw. */
  size: number;
  /** The epoch's path in its run; with the run's seed, it determines what is drawn. */
  path: string;
}

export interface CheckBaselineInput {
  run: RunReference;
  /** References to the baseline's EvaluationRecords; without `test` while it is measured. */
  validation: Reference;
  test?: Reference;
}

export interface TestedPair {
  run: RunReference;
  /** References to EvaluationRecords over the same tasks. */
  parent: Reference;
  candidate: Reference;
}

export interface NoteFixedInput {
  run: RunReference;
  /** Reference to the Modules of an accepted candidate. */
  modules: Reference;
  /** References to the EvaluationRecords of its parent and itself, over the same tasks. */
  parent: Reference;
  candidate: Reference;
}

/** How modules differ in their rules, short enough for a sentence to a person. */
export interface RuleChanges {
  added: string[];
  removed: string[];
  /** How many more there are than listed. */
  more: { added: number; removed: number };
}
