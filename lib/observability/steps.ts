import { AsyncLocalStorage } from 'node:async_hooks';

/** The activity that code works for. */
export interface Step {
  /** The id of the run's workflow: `RUN@STORE`. */
  root: string;
  run: string;
  /** The path of its workflow below the run; empty for the run itself. */
  path: string;
  activity: string;
  /** Unique among all attempts of all activities. */
  id: string;
  attempt: number;
}

const scope = new AsyncLocalStorage<Step>();

/** Runs something as part of a step. */
export function inStep<Result>(step: Step, work: () => Promise<Result>): Promise<Result> {
  return scope.run(step, work);
}

/** The step of the current code; null outside of steps. */
export function currentStep(): Step | null {
  return scope.getStore() ?? null;
}
