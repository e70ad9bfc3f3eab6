/** Long work in small steps, each some milliseconds at most: between two of them others may have their turn. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all steps without a pause. */
export function allSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
