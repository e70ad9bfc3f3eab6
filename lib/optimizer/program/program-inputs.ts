import type { SplitOutcomes } from '../../domain/unanswered.js';
import type { Evaluation } from '../../domain/evaluation.js';
import type { Evidence } from './requests.js';
import type { ReportDetail } from '../history-bounds.js';
import type { OptimizeConfig } from '../../config/optimize.js';
import type { MergePlace, PlannedMerge } from '../merging/plan-merges.js';
import type { StopConfig } from '../../config/run-control.js';
import type { Candidate } from '../../domain/candidate.js';
import type { Leaf } from '../../domain/candidate.js';
import type { Reference } from '../../domain/reference.js';
import type { TaskSelection } from '../../domain/task-selection.js';

/** What a program has run so far. */
export interface Counts {
  /** Tasks. */
  rollouts: number;
  outcomes: SplitOutcomes;
}

export interface SubsetInput {
  selection: TaskSelection;
  /** Tasks in the subset. */
  tasks: number;
  /** The modules to start from. */
  modules: Reference;
  moduleNames: string[];
  settings: SubsetSettings;
  /** Modules with known validation scores: needed if proposals are scored there. */
  known?: { modules: Reference; validation: Evaluation } | undefined;
  /** The modules with which all tasks were run once, to divide them: a second run with them is free. */
  explored?: Reference | undefined;
  /** Results of the tasks with `modules`: then one proposal is made of them, without exploring or scoring. */
  evidence?: Evidence | undefined;
  /**
   * Tasks in the validation split, if the result is scored there at its end: a merge needs the score, and
   * other subsets are still at work.
   */
  validates?: number | undefined;
  /** How much it reports to the run. */
  reports: ReportDetail;
  /** In a fork: the run whose subsets are reused. */
  takesFrom?: string | undefined;
}

/** The settings of a run that apply to each subset. */
export type SubsetSettings = Pick<
  OptimizeConfig,
  'epochs' | 'accept' | 'critique' | 'proposals' | 'racing' | 'score' | 'sample' | 'cite' | 'modules'
>;

export interface SubsetResult extends Counts {
  modules: Reference;
  /** How many more of the tasks they were scored on the modules solve than the modules they started from. */
  gain: number;
  /** Of the modules, if proposals are scored on validation. */
  validation?: Evaluation;
}

export interface MergeInput {
  /** Its place in the tree. */
  place: MergePlace;
  /** References to lists of leaves; together they hold as many leaves as `place` states. */
  candidates: Reference[];
  /** The leaves themselves, if each is a child of the node: then nothing is grouped. */
  leaves?: Leaf[] | undefined;
  settings: OptimizeConfig['merge'] & Pick<OptimizeConfig, 'compact'>;
  /** What the run started from: a candidate that did not change it has its score. */
  baseline: { modules: Reference; validation: Evaluation };
  moduleNames: string[];
  /** Reference to the division's task lists. */
  lists: Reference;
  /** Tasks in the validation split. */
  validationTasks: number;
  /** Nodes from this level up are shown in the run's tree. */
  reportsFrom: number;
  /** Set if the plan does not follow from the place: a merge above the root of the tree. */
  plan?: PlannedMerge;
  /** Whether it makes the result of all merges. */
  root?: boolean;
  /** In a fork: the run whose merges are reused. */
  takesFrom?: string | undefined;
  stop?: StopConfig | undefined;
}

export interface MergeResult extends Counts {
  /** Null if the run ended before any score was known. */
  candidate: Candidate | null;
  /** Parents that solve tasks which it does not, if they are passed on too. */
  front?: Candidate[];
  /** Consecutive levels of merges, up to this one, that did not improve the score. */
  flat: number;
  /** Whether the merge was skipped because `flat` reached the limit. */
  plateau: boolean;
}

export interface SubsetsInput extends Omit<SubsetInput, 'selection' | 'tasks' | 'evidence'> {
  /** Reference to the division's task lists. */
  lists: Reference;
  /** The subsets' numbers, from 0, and sizes. */
  subsets: { number: number; tasks: number; evidence?: Evidence | undefined }[];
  /** Number of concurrent subsets. */
  window: number;
  stop?: StopConfig | undefined;
  /** Each subset starts from the previous one's result: they run one after the other. */
  chained: boolean;
  /** Consecutive subsets right before these that changed nothing. */
  unchanged: number;
  /** The prefix of their names; default: `subset`. */
  prefix?: 'polish';
}

export interface SubsetsResult extends Counts {
  /** Reference to the list of the subsets' results, in order. */
  candidates: Reference;
  /** Consecutive subsets at the end of these that changed nothing. */
  unchanged: number;
  /** Number of subsets that were optimized. */
  count: number;
  /** The result of the last of them; null if there was none. */
  last: Leaf | null;
}
