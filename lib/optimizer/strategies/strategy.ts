import type { DividableTask } from '../dividing/divider.js';

/** What the train tasks of a run can be made into subsets from. */
export interface SubsetsInput {
  tasks: readonly DividableTask[];
  /** The division that the configuration asks for: task numbers, ascending, each in exactly one subset. */
  disjoint: number[][];
  /** `optimize.bag`: tasks to be drawn for a subset. */
  bag: number | undefined;
  seed: number;
}

/** How an optimization is organised. One file each: all that a run asks about its strategy it asks here. */
export interface Strategy {
  /**
   * Into how many subsets the train tasks go. `asked` is the configured number; `automatic` gives the number by
   * which a subset's trajectories fit the optimizer's prompt. 0 means that nothing is optimized.
   */
  countSubsets(input: { asked: number | 'auto'; tasks: number; automatic: () => number }): number;
  /** Task numbers, ascending, a list for each subset of `disjoint`. */
  makeSubsets(input: SubsetsInput): number[][];
  /** What a subset begins with: what the run does, or what the subset before it has made. */
  beginsWith: 'baseline' | 'previous';
  /** What the result is made of: all subsets, merged recursively, or the last one alone. */
  result: 'merge' | 'last';
}

/** For strategies of as many subsets as asked for, at most one a task. */
export const asManyAsAsked: Strategy['countSubsets'] = ({ asked, tasks, automatic }) =>
  Math.min(tasks, asked === 'auto' ? automatic() : asked);

/** For strategies whose subsets share no task. */
export const disjointSubsets: Strategy['makeSubsets'] = ({ disjoint }) => disjoint;
