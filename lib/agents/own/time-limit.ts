/** Aborts work that exceeds a time limit. */
export interface TimeLimit {
  signal: AbortSignal;
  dispose(): void;
}

/**
 * Limits an agent's own time, in milliseconds: time that it `waited` (for a slow or busy endpoint) does not
 * count.
 */
export function timeLimit(most: number, waited: () => number): TimeLimit {
  const controller = new AbortController();
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const check = () => {
    const left = most - (performance.now() - started - waited());
    if (left <= 0) controller.abort(new Error('The time is up.'));
    else timer = setTimeout(check, Math.max(10, left));
  };
  check();
  return { signal: controller.signal, dispose: () => clearTimeout(timer) };
}
