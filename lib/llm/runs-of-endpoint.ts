import { sizeOf, type FairQueue, type QueuedCall, type QueuedRun } from './fair-queue.js';
import { rateName } from './limiter.js';
import type { Amounts, LimiterDemand, RunTerms } from './limiter.js';

/** The limits of a run count for others until it makes no call for this long, in milliseconds. */
const forgottenAfter = 60_000;
/** A rate is measured over at least this time, in milliseconds. */
const shortestMs = 1_000;
/** What a run may need beyond what it used: its calls become more. */
const room = 1.5;
/** How much of the last demand remains if less is used. */
const remains = 0.7;
/** A smaller rate per minute is none. */
const smallestRate = 1e-3;

interface KnownRun {
  terms: RunTerms | undefined;
  usedAt: number;
  isCounted: boolean;
  /** By name, since they were last read. */
  used: Map<string, number>;
  demand: Amounts;
}

/** The runs that call one endpoint from this process: what they configure, and what they use. */
export class RunsOfEndpoint {
  private readonly runs = new Map<string, KnownRun>();
  private smallest: Amounts = {};
  private readAt = performance.now();

  constructor(private readonly queue: FairQueue) {}

  /** The smallest limits of the runs in use. */
  get limits(): Amounts {
    return this.smallest;
  }

  set(run: string, terms: RunTerms): void {
    const known = this.runOf(run);
    known.terms = terms;
    this.use(run);
    this.combine();
  }

  /** A run makes a call. True if its limits did not count before. */
  use(run: string): boolean {
    const known = this.runOf(run);
    known.usedAt = performance.now();
    if (known.isCounted) return false;
    known.isCounted = true;
    this.combine();
    return true;
  }

  /** Sets the weights of runs in their turns, where they are not those of their terms. */
  setWeights(weights: Readonly<Record<string, number>>): void {
    for (const [run, { terms, isCounted }] of this.runs)
      if (isCounted) this.queue.runOf(run).weight = weights[run] ?? terms?.weight ?? 1;
  }

  /** A call was sent, which may use these tokens. */
  sent({ run, model }: QueuedCall, tokens: number): void {
    const { used } = this.runOf(run);
    const add = (name: string, amount: number) => used.set(name, (used.get(name) ?? 0) + amount);
    add(rateName('requests', model), 1);
    add(rateName('tokens', model), tokens);
  }

  /** True if the limits changed. */
  forgetIdle(): boolean {
    const now = performance.now();
    let changed = false;
    for (const [run, known] of this.runs) {
      if (!known.isCounted || now - known.usedAt < forgottenAfter) continue;
      if (sizeOf(this.queue.runOf(run)) > 0) continue;
      changed = true;
      known.isCounted = false;
      // Each admission looks at all runs of the queue.
      this.queue.runs.delete(run);
    }
    if (changed) this.combine();
    return changed;
  }

  /** What each run wants; as much as possible of a rate that its calls wait for. */
  demand(hasFreeSlots: boolean): LimiterDemand['runs'] {
    const now = performance.now();
    const minutes = Math.max(shortestMs, now - this.readAt) / 60_000;
    this.readAt = now;
    const result: LimiterDemand['runs'] = {};
    for (const [run, known] of this.runs) {
      if (!known.isCounted) continue;
      const queued = this.queue.runOf(run);
      known.demand = this.demandOf(known, { queued, minutes, hasFreeSlots });
      known.used.clear();
      queued.peak = sizeOf(queued);
      result[run] = { weight: known.terms?.weight ?? 1, amounts: known.demand };
    }
    return result;
  }

  private demandOf(
    { used, demand }: KnownRun,
    { queued, minutes, hasFreeSlots }: { queued: QueuedRun; minutes: number; hasFreeSlots: boolean },
  ): Amounts {
    const amounts: Record<string, number> = { calls: queued.peak };
    for (const [model, calls] of queued.waiting) {
      const isShort = hasFreeSlots && calls.length > 0;
      for (const name of [rateName('requests', model), rateName('tokens', model)]) {
        const before = demand[name] ?? 0;
        const lasting = before === Infinity || before < smallestRate ? 0 : remains * before;
        amounts[name] = isShort ? Infinity : Math.max((room * (used.get(name) ?? 0)) / minutes, lasting);
      }
    }
    return amounts;
  }

  private runOf(run: string): KnownRun {
    const known = this.runs.get(run);
    if (known) return known;
    const created = {
      terms: undefined,
      usedAt: performance.now(),
      isCounted: false,
      used: new Map(),
      demand: {},
    };
    this.runs.set(run, created);
    return created;
  }

  private combine(): void {
    const smallest: Record<string, number> = {};
    for (const { terms, isCounted } of this.runs.values()) {
      if (!isCounted) continue;
      for (const [name, limit] of Object.entries(terms?.limits ?? {}))
        smallest[name] = Math.min(smallest[name] ?? Infinity, limit);
    }
    this.smallest = smallest;
  }
}
