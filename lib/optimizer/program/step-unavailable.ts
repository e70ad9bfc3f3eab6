/** Thrown by a step of a run that a person has ended, if what the step needs is still missing. */
export class StepUnavailable extends Error {
  override readonly name = 'StepUnavailable';
}

/** The result of some steps; null if the run was ended and they can no longer be done. */
export async function unlessUnavailable<T>(steps: () => Promise<T>): Promise<T | null> {
  try {
    return await steps();
  } catch (error) {
    if (error instanceof StepUnavailable) return null;
    throw error;
  }
}
