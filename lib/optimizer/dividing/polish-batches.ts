/**
 * Number of mini-batches on which the result of the merges is polished; 0 if nothing was merged, and in an
 * extension, which would pay for the earlier tasks again. `polish` is the configured number. Not from the
 * paper.
 */
export function polishBatches(input: {
  polish: number;
  /** Whether the strategy merges. */
  merges: boolean;
  subsets: number;
  extended: boolean;
}): number {
  const { polish, merges, subsets, extended } = input;
  return extended || subsets < 2 || !merges ? 0 : polish;
}
