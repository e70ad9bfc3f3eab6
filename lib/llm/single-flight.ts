import { unlessAborted } from './abort.js';

interface Flight<T> {
  owner: string;
  result: Promise<T>;
  waiting: number;
  controller: AbortController;
}

/** Deduplicates equal work that is requested concurrently. */
export class SingleFlight<T> {
  private readonly flights = new Map<string, Flight<T>>();

  /**
   * Joins the work in progress for `key`, or starts it. The work is aborted only when all waiters are gone.
   * `joined` reports whether another caller started it, and `owner` who that was.
   */
  join(parts: {
    key: string;
    owner: string;
    work: (signal: AbortSignal) => Promise<T>;
    signal?: AbortSignal | undefined;
  }): { result: Promise<T>; joined: boolean; owner: string } {
    const existing = this.flights.get(parts.key);
    const flight = existing ?? this.start(parts);
    flight.waiting++;
    const result = unlessAborted(flight.result, parts.signal).finally(() => this.leave(parts.key, flight));
    return { result, joined: existing !== undefined, owner: flight.owner };
  }

  private start(parts: { key: string; owner: string; work: (signal: AbortSignal) => Promise<T> }): Flight<T> {
    const controller = new AbortController();
    const result = parts.work(controller.signal);
    const flight = { owner: parts.owner, result, waiting: 0, controller };
    this.flights.set(parts.key, flight);
    const end = (): void => this.end(parts.key, flight);
    result.then(end, end);
    return flight;
  }

  private leave(key: string, flight: Flight<T>): void {
    flight.waiting--;
    if (flight.waiting > 0 || this.flights.get(key) !== flight) return;
    // Prevents others from joining work that is being aborted.
    this.end(key, flight);
    flight.controller.abort(new DOMException('Nobody waits for this call any more.', 'AbortError'));
  }

  private end(key: string, flight: Flight<T>): void {
    if (this.flights.get(key) === flight) this.flights.delete(key);
  }
}
