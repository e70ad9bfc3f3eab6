import type { DividableTask } from '../dividing/divider.js';

/** The input for making subsets of a run's train tasks. */
export interface SubsetsInput {
  tasks: readonly DividableTask[];
  /** The configured division: task numbers, ascending, each in exactly one subset. */
  disjoint: number[][];
  /** `optimize.bag`: the number of tasks to draw for a subset. */
  bag: number | undefined;
  seed: number;
}

/**
 * How an optimization is organized, one file per strategy. A run queries its strategy only through this
 * interface.
 */
export interface Strategy {
  /**
   * The number of subsets of the train tasks. `asked` is the configured number; `automatic` returns the
   * number with which a subset's trajectories fit the optimizer's prompt. 0 means that nothing is optimized.
   */
  countSubsets(input: { asked: number | 'auto'; tasks: number; automatic: () => number }): number;
  /** Task numbers, ascending, one list per subset of `disjoint`. */
  makeSubsets(input: SubsetsInput): number[][];
  /** What a subset starts from: the run's baseline, or the result of the previous subset. */
  beginsWith: 'baseline' | 'previous';
  /** What the result is: all subsets, merged recursively, or the last one alone. */
  result: 'merge' | 'last';
}

/** For strategies with as many subsets as requested, at most one per task. */
export const asManyAsAsked: Strategy['countSubsets'] = ({ asked, tasks, automatic }) =>
  Math.min(tasks, asked === 'auto' ? automatic() : asked);

/** For strategies whose subsets share no task. */
export const disjointSubsets: Strategy['makeSubsets'] = ({ disjoint }) => disjoint;
