/** What a task is run or scored with cannot be started or reached at all: nothing goes on until a person has seen to it. */
export abstract class UnavailableError extends Error {
  constructor(
    readonly what: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${what} ${remedy}`, options);
  }
}

/** What it is run or scored with failed on this one task: that stays unscored, which is never a score of 0. */
export abstract class TaskUnscoredError extends Error {}
