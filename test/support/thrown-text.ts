import { errorText } from '../../lib/domain/errors.js';

/** What a person reads of the error that a promise is rejected with: its message and its remedy. */
export async function thrownText(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: unknown) => errorText(error),
  );
}
