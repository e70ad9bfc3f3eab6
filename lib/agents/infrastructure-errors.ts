/**
 * Something needed to run or score tasks cannot be started or reached: work stops until a person fixes the
 * cause.
 */
export abstract class UnavailableError extends Error {
  constructor(
    readonly what: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${what} ${remedy}`, options);
  }
}

/** Running or scoring failed for this task only: it stays unscored, which is never a score of 0. */
export abstract class TaskUnscoredError extends Error {}
