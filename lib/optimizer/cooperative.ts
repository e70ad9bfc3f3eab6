/** Long work in small steps of at most a few milliseconds each: other work can run between two steps. */
export type Cooperative<T> = Generator<undefined, T, undefined>;

/** Runs all steps without a pause. */
export function runToEnd<T>(steps: Cooperative<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
