import type { Candidate } from '../lib/domain/candidate.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { MergeReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import type { SplitOutcomes } from '../lib/domain/unanswered.js';
import type { MergePlace, PlannedMerge } from '../lib/optimizer/merging/plan-merges.js';
import type { StopConfig } from '../lib/config/operate.js';
import type { OptimizeConfig } from '../lib/config/optimize.js';
import { evaluateUnlessFinishing } from './evaluate-tasks.js';
import type { Patience } from './patience.js';
import type { SteeredInput } from './steering.js';

export interface MergeInput extends SteeredInput {
  run: RunReference;
  /** Where it stands in the tree. */
  place: MergePlace;
  fanIn: number;
  /** Of lists of leaves, as many all together as the place says. */
  candidates: Reference[];
  /** What the run began with: a candidate that did not change it has its score. */
  baseline: { modules: Reference; validation: Evaluation };
  moduleNames: string[];
  /** Of the division's task lists. */
  lists: Reference;
  /** Tasks in the validation split. */
  validationTasks: number;
  retry: boolean;
  /** How far below its best parent a merge may score; 0.1.0 had no such thing. */
  tolerance?: number;
  /** Whether candidates beside the best one are handed on. */
  keep?: OptimizeConfig['merge']['keep'];
  /** When what was merged is shortened. */
  compact?: OptimizeConfig['compact'];
  /** Nodes from this level on are shown in the run's tree. */
  reportsFrom: number;
  /** Where it is not planned from its place: a merge over the root of the tree. */
  plan?: PlannedMerge;
  /** It makes what comes out of all merges. */
  root?: boolean;
  /** The run whose merges are taken over. */
  takesFrom?: string;
  stop?: StopConfig;
}

/** A candidate that has met the validation split. */
export type ScoredCandidate = Candidate & { validation: Evaluation };

/** What the steps of one merge node share. */
export interface MergeWork {
  input: MergeInput;
  patience: Patience;
  /** The node's path below its run. */
  path: string;
  report: MergeReport;
  /** Tells the run how the report stands. */
  tell: () => Promise<void>;
  /** Tasks run so far by this node and those below it. */
  rollouts: number;
  outcomes: SplitOutcomes;
}

/** Evaluates modules on the validation split; null where the run ends early meanwhile. */
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
