/** How well calls filled the slots between the first call and the last reply. */
export interface InFlight {
  calls: number;
  /** When the first call was sent, in milliseconds since 1970. */
  firstAt: number;
  seconds: number;
  average: number;
  /** Seconds with at most an eighth of the slots in use. */
  idleSeconds: number;
  /** The average in each half of a latency: shows where slots stay empty. Empty without a latency. */
  course: number[];
}

/** From the ends of calls that all took the same time. */
export function callsInFlight(ends: readonly number[], latencyMs: number, slots: number): InFlight {
  const changes = ends.flatMap(end => [
    { at: end - latencyMs, by: 1 },
    { at: end, by: -1 },
  ]);
  changes.sort((left, right) => left.at - right.at || left.by - right.by);
  const firstAt = changes[0]?.at ?? 0;
  const lastAt = changes.at(-1)?.at ?? firstAt;
  let inFlight = 0;
  let busy = 0;
  let idle = 0;
  let before = firstAt;
  const period = latencyMs / 2;
  const periods = period > 0 ? Math.ceil((lastAt - firstAt) / period) : 0;
  const course = Array.from({ length: periods }, (_, number) => {
    const from = firstAt + number * period;
    const inside = (end: number) => Math.min(end, from + period) - Math.max(end - latencyMs, from);
    return Math.round(ends.reduce((sum, end) => sum + Math.max(0, inside(end)), 0) / period);
  });
  for (const { at, by } of changes) {
    busy += inFlight * (at - before);
    if (inFlight <= slots / 8) idle += at - before;
    inFlight += by;
    before = at;
  }
  return {
    calls: ends.length,
    firstAt,
    seconds: (lastAt - firstAt) / 1000,
    average: lastAt === firstAt ? 0 : busy / (lastAt - firstAt),
    idleSeconds: idle / 1000,
    course,
  };
}
