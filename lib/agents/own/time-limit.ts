/** Ends what has taken too long. */
export interface TimeLimit {
  signal: AbortSignal;
  dispose(): void;
}

/**
 * A limit of an agent's own time, in milliseconds: what it `waited` for others (an endpoint that is slow or busy)
 * does not count.
 */
export function timeLimit(most: number, waited: () => number): TimeLimit {
  const controller = new AbortController();
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const left = most - (performance.now() - started - waited());
    if (left <= 0) controller.abort(new Error('The time is up.'));
    else timer = setTimeout(look, Math.max(10, left));
  };
  look();
  return { signal: controller.signal, dispose: () => clearTimeout(timer) };
}
