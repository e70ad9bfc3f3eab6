import type { RunReference } from '../lib/config/manifest.js';
import type { RevisionReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import type { TaskSelection } from './select-tasks.js';

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
