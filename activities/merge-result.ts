import type { RunReference } from '../lib/config/manifest.js';
import type { RevisionReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import type { TaskSelection } from './select-tasks.js';

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
  /** The length of the module's text, and of each parent's; absent in 0.1.0. */
  tokens?: { merged: number; parents: number[] };
}
