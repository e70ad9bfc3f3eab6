import type { Request } from './endpoint.js';

/** The different calls of a run. */
export function callsOf(requests: readonly Request[]): Set<string> {
  return new Set(requests.map(({ key }) => key));
}

/** Requests for a call that the journal had: must be none. */
export function repaidOf(requests: readonly Request[]): Request[] {
  return requests.filter(({ wasJournaled }) => wasJournaled);
}

/** Further requests for a call whose reply never reached the journal: it was in flight at a disturbance. */
export function askedAgain(requests: readonly Request[]): Request[] {
  const asked = new Set<string>();
  return requests.filter(({ key, wasJournaled }) => {
    const isAgain = asked.has(key) && !wasJournaled;
    asked.add(key);
    return isAgain;
  });
}

/** The longest time in a period in which no reply left the endpoint, in milliseconds. */
export function longestPause(requests: readonly Request[], from: number, to: number): number {
  const answers = requests.flatMap(({ answeredAt }) => answeredAt ?? []);
  const times = [
    from,
    ...answers.filter(at => at > from && at < to).toSorted((one, other) => one - other),
    to,
  ];
  return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
}

/** How many requests a host has in flight. */
export function inFlight(requests: readonly Request[], host: string): number {
  return requests.filter(({ from, isInFlight }) => from === host && isInFlight).length;
}
