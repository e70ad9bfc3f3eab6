import { ApplicationFailure, ChildWorkflowFailure } from '@temporalio/workflow';

const type = 'OutOfReach';

/** The error of a step in a run that a person has ended, if what the step needs is still missing. */
export function outOfReach(reason: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(reason, type);
}

/** Why a step could not be done in a run that a person has ended; null for any other error. */
export function whyOutOfReach(error: unknown): string | null {
  const failure = error instanceof ChildWorkflowFailure ? error.cause : error;
  return failure instanceof ApplicationFailure && failure.type === type ? failure.message : null;
}

/** The result of a step; null if the run was ended and the step can no longer be done. */
export async function ifInReach<T>(step: () => Promise<T>): Promise<T | null> {
  try {
    return await step();
  } catch (error) {
    if (whyOutOfReach(error) === null) throw error;
    return null;
  }
}
