import type { Candidate } from '../lib/domain/candidate.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { MergeReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import type { SplitOutcomes } from '../lib/domain/unanswered.js';
import type { MergePlace, PlannedMerge } from '../lib/optimizer/merging/plan-merges.js';
import type { StopConfig } from '../lib/config/run-control.js';
import type { OptimizeConfig } from '../lib/config/optimize.js';
import { evaluateUnlessFinishing } from './evaluate-tasks.js';
import type { Patience } from './patience.js';
import type { SteeredInput } from './steering.js';

export interface MergeInput extends SteeredInput {
  run: RunReference;
  /** Its place in the tree. */
  place: MergePlace;
  fanIn: number;
  /** References to lists of leaves; together they hold as many leaves as `place` states. */
  candidates: Reference[];
  /** What the run started from: a candidate that did not change it has its score. */
  baseline: { modules: Reference; validation: Evaluation };
  moduleNames: string[];
  /** Reference to the division's task lists. */
  lists: Reference;
  /** Tasks in the validation split. */
  validationTasks: number;
  retry: boolean;
  /** How far below its best parent a merge may score; absent in 0.1.0. */
  tolerance?: number;
  /** Whether candidates other than the best one are passed on. */
  keep?: OptimizeConfig['merge']['keep'];
  /** When merged modules are shortened. */
  compact?: OptimizeConfig['compact'];
  /** Nodes from this level up are shown in the run's tree. */
  reportsFrom: number;
  /** Set if the plan does not follow from the place: a merge above the root of the tree. */
  plan?: PlannedMerge;
  /** Whether it makes the result of all merges. */
  root?: boolean;
  /** The run whose merges are reused. */
  takesFrom?: string;
  stop?: StopConfig;
}

/** A candidate that is scored on the validation split. */
export type ScoredCandidate = Candidate & { validation: Evaluation };

/** Shared by the steps of one merge node. */
export interface MergeWork {
  input: MergeInput;
  patience: Patience;
  /** The node's path below its run. */
  path: string;
  report: MergeReport;
  /** Sends the current report to the run. */
  tell: () => Promise<void>;
  /** Tasks run so far by this node and those below it. */
  rollouts: number;
  outcomes: SplitOutcomes;
}

/** Evaluates modules on the validation split; null if the run ends early meanwhile. */
export async function validate(
  work: MergeWork,
  modules: Reference,
  purpose: string,
): Promise<Evaluation | null> {
  const { patience, outcomes } = work;
  const { run, validationTasks: count } = work.input;
  work.rollouts += count;
  const summary = `validation of ${purpose}, ${count} tasks`;
  const selection = { split: 'validation' } as const;
  return evaluateUnlessFinishing({ patience, run, purpose, summary, modules, selection, count, outcomes });
}
