import type { RunReference } from '../lib/config/manifest.js';
import type { RevisionReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import type { TaskSelection } from './select-tasks.js';

export interface ProposeInput {
  run: RunReference;
  /** The path of the call, relative to the run: what the ids of its rules start with. */
  path: string;
  /** The name of the module to revise. */
  module: string;
  /** Of the Modules as they are now. */
  modules: Reference;
  selection: TaskSelection;
  evaluation: Reference;
  critiques: Reference[];
  /** Of Modules that were proposed for the same parent before and did not help. */
  rejected: Reference[];
  /** The ordinal of the proposal for this parent. */
  sample: number;
  /** How many failed tasks earlier calls of this proposal have shown. */
  from: number;
  /** Ask which cases a rule rests on. */
  cite?: boolean;
}

export interface RevisionResult {
  /** Of the revised Modules; the same as before where the revision failed. */
  modules: Reference;
  report: RevisionReport;
  /** The `from` of the next call of this proposal; null where all failed tasks have been shown. */
  next: number | null;
}
