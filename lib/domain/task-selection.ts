import type { Reference } from './reference.js';
import type { SplitName } from './task.js';

/** Refers to a set of tasks without containing it: a split, or one list of its division. */
export interface TaskSelection {
  split: SplitName;
  /** Reference to task lists; `list` selects one. */
  lists?: Reference;
  list?: number;
  /** Without lists: only the tasks from this number on, counted from 0. */
  from?: number;
}
