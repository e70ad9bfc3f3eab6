/** Settles with the promise, or rejects with the signal's reason when the signal aborts. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * Calls `work` with a signal that aborts with either one. Unlike `AbortSignal.any`, it leaves nothing on a
 * signal that outlives many calls.
 */
export async function withEitherSignal<T>(
  signals: readonly [AbortSignal, AbortSignal | undefined],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const [one, other] = signals;
  if (!other) return work(one);
  one.throwIfAborted();
  other.throwIfAborted();
  const either = new AbortController();
  const abort = (event: Event): void => either.abort((event.target as AbortSignal).reason);
  one.addEventListener('abort', abort);
  other.addEventListener('abort', abort);
  try {
    return await work(either.signal);
  } finally {
    one.removeEventListener('abort', abort);
    other.removeEventListener('abort', abort);
  }
}

/** Resolves after the given milliseconds; rejects with the signal's reason when the signal aborts. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const slept = new Promise<void>(resolve => (timer = setTimeout(resolve, milliseconds)));
  return unlessAborted(slept, signal).finally(() => clearTimeout(timer));
}
