import type { Slot } from './limiter.js';

/** A call that waits for its turn. */
export interface QueuedCall {
  run: string;
  model: string;
  /** Within a run, higher ones go first, and equal ones in the order of their numbers. */
  priority: number;
  number: number;
  tokens: () => number;
  resume: (slot: Slot) => void;
}

/** What one run has done and wants to do. */
export interface QueuedRun {
  weight: number;
  inFlight: number;
  /** The calls that it was given so far, divided by its weight; runs that were idle do not save up turns. */
  turns: number;
  /** By model, and then by priority and arrival. */
  waiting: Map<string, QueuedCall[]>;
  /** The most calls in flight and waiting since they were last read. */
  peak: number;
}

/**
 * Calls that wait, in fair turns of their runs. If the rate is what they wait for, runs take turns. If it is
 * the number in flight, the run with the fewest goes first: long calls would otherwise take most of it.
 */
export class FairQueue {
  readonly runs = new Map<string, QueuedRun>();
  private lastTurn = 0;

  runOf(run: string): QueuedRun {
    const known = this.runs.get(run);
    if (known) return known;
    const created = { weight: 1, inFlight: 0, turns: this.lastTurn, waiting: new Map(), peak: 0 };
    this.runs.set(run, created);
    return created;
  }

  add(call: QueuedCall): void {
    const run = this.runOf(call.run);
    const size = sizeOf(run);
    if (size === 0) run.turns = Math.max(run.turns, this.lastTurn);
    run.peak = Math.max(run.peak, size + 1);
    const calls = run.waiting.get(call.model) ?? [];
    run.waiting.set(call.model, calls);
    calls.splice(calls.findLastIndex(other => other.priority >= call.priority) + 1, 0, call);
  }

  /** False if the call no longer waits. */
  remove(call: QueuedCall): boolean {
    const calls = this.runs.get(call.run)?.waiting.get(call.model) ?? [];
    const at = calls.indexOf(call);
    if (at >= 0) calls.splice(at, 1);
    return at >= 0;
  }

  /** Takes the next call of those that are ready. Its run has one more in flight, until `end`. */
  take(isReady: (call: QueuedCall) => boolean, waitsFor: 'slots' | 'rate'): QueuedCall | undefined {
    let next: { call: QueuedCall; run: QueuedRun } | undefined;
    for (const run of this.runs.values()) {
      const call = firstOf(
        [...run.waiting.values()].flatMap(([first]) => (first && isReady(first) ? first : [])),
      );
      if (call && (!next || goesBefore(run, next.run, waitsFor))) next = { call, run };
    }
    if (!next) return undefined;
    const { call, run } = next;
    this.remove(call);
    this.lastTurn = run.turns;
    run.turns += 1 / run.weight;
    run.inFlight += 1;
    return call;
  }

  end(run: string): void {
    this.runOf(run).inFlight -= 1;
  }

  /** The first call of each model of each run. */
  heads(): QueuedCall[] {
    return [...this.runs.values()].flatMap(({ waiting }) =>
      [...waiting.values()].flatMap(([first]) => first ?? []),
    );
  }
}

/** The calls of a run that wait or are in flight. */
export function sizeOf({ inFlight, waiting }: QueuedRun): number {
  let size = inFlight;
  for (const calls of waiting.values()) size += calls.length;
  return size;
}

function firstOf(calls: readonly QueuedCall[]): QueuedCall | undefined {
  let first: QueuedCall | undefined;
  for (const call of calls) if (!first || isBefore(call, first)) first = call;
  return first;
}

function isBefore(one: QueuedCall, other: QueuedCall): boolean {
  return one.priority === other.priority ? one.number < other.number : one.priority > other.priority;
}

function goesBefore(one: QueuedRun, other: QueuedRun, waitsFor: 'slots' | 'rate'): boolean {
  const [fewer, more] = [one.inFlight / one.weight, other.inFlight / other.weight];
  return waitsFor === 'slots' && fewer !== more ? fewer < more : one.turns < other.turns;
}
