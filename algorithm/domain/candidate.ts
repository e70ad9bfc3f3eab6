import type { Evaluation } from './evaluation.js';
import type { Reference } from './reference.js';

/** Modules with their lineage and evidence. */
export interface Candidate {
  /** The path of the workflow that made it, relative to the run: `subset-003`, `merge-2-1`. */
  id: string;
  /** Of Modules. */
  modules: Reference;
  /** Numbers of the subsets whose tasks stand behind it, ascending. */
  subsets: number[];
  /** On the validation split; absent until it is first merged. */
  validation?: Evaluation;
}
