/** How an optimization is organised: into how many independent subsets the train tasks go. */
export interface Strategy {
  /**
   * `asked` is the configured number; `automatic` gives the number by which a subset's trajectories fit the
   * optimizer's prompt. 0 means that nothing is optimized; with 1 there is nothing to merge.
   */
  countSubsets(input: { asked: number | 'auto'; tasks: number; automatic: () => number }): number;
}
