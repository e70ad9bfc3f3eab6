import { addObserver } from '../../observability/observations.js';

/**
 * Does some work once a call of a run has its reply or has failed, so that the work does not delay the first calls.
 * The returned function does the work if there was no call, and resolves when it is done.
 */
export function afterFirstCall(run: string, work: () => Promise<void>): () => Promise<void> {
  let working: Promise<void> | undefined;
  const begin = () => {
    removeObserver();
    return (working ??= work());
  };
  const removeObserver = addObserver(observation => {
    // An error is thrown to whoever waits for the end.
    if (observation.kind === 'call' && observation.labels.run === run) begin().catch(() => undefined);
  });
  return begin;
}
