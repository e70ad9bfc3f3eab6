import type { DividableTask } from '../dividing/divider.js';

/** The input for making subsets of a run's train tasks. */
export interface MakeSubsetsInput {
  tasks: readonly DividableTask[];
  /** The configured division: task numbers, ascending, each in exactly one subset. */
  disjoint: number[][];
  /** `optimize.bag`: the number of tasks to draw for a subset. */
  bag: number | undefined;
  seed: number;
}

/** What a strategy declares about the subsets of the train tasks. */
export interface SubsetPlan {
  /**
   * The number of subsets of the train tasks. `asked` is the configured number; `automatic` returns the
   * number with which a subset's trajectories fit the optimizer's prompt. 0 means that nothing is optimized.
   */
  countSubsets(input: { asked: number | 'auto'; tasks: number; automatic: () => number }): number;
  /** Task numbers, ascending, one list per subset of `disjoint`. */
  makeSubsets(input: MakeSubsetsInput): number[][];
  /** What a subset starts from: the run's baseline, or the result of the previous subset or an earlier one. */
  startsFrom: 'baseline' | 'previous';
  /** Whether the results of several subsets are merged recursively. */
  merges: boolean;
}

/** For strategies with as many subsets as requested, at most one per task. */
export const asManyAsAsked: SubsetPlan['countSubsets'] = ({ asked, tasks, automatic }) =>
  Math.min(tasks, asked === 'auto' ? automatic() : asked);

/** For strategies whose subsets share no task. */
export const disjointSubsets: SubsetPlan['makeSubsets'] = ({ disjoint }) => disjoint;
