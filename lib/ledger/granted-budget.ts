import type { Usage } from '../domain/usage.js';
import type { Store } from '../store/store.js';
import type { Budget, Reservation } from './reservation.js';
import {
  amountOf,
  beyond,
  capOf,
  combine,
  equal,
  lacking,
  minus,
  nothing,
  plus,
  type Amount,
} from './budget-amount.js';
import {
  changeBudget,
  readBudget,
  remainingOf,
  renewAfter,
  silentWorkers,
  withGrant,
  withoutDead,
  type BudgetObject,
} from './budget-object.js';
import { unlessAborted } from '../llm/abort.js';
import { createLedgerReader, type LedgerReader } from './ledger-reader.js';
import { reasonsOf, unresolvedByReason, type Unresolved } from './unresolved.js';
import { BudgetSpentError } from '../llm/errors.js';

/** A worker takes blocks of 1/64 of the cap: few requests, and little held by each worker. */
const blocks = 64;
/** The number of calls in a block for amounts that are not capped. */
const callsInBlock = 64;

interface Lack {
  part: keyof Amount;
  left: number;
  cap: number;
}

/**
 * One worker's part of a capped run. The sum of all grants never exceeds the cap (each change is a compare
 * and swap on one object), and a worker's charges and calls in flight never exceed its grant.
 *
 * A reply that reports more than its call reserved is charged in full: the excess over the grant is taken
 * from the shared remainder, and if nothing remains, no further call is sent.
 *
 * A worker that is silent for two minutes counts as dead, and its grant is reduced to what its ledger
 * charges. This is safe even if the worker only slept: an intent is durable before its call is sent, and the
 * call is sent only if the grant was renewed within 30 seconds of that. So if the ledger did not yet show an
 * intent when the grant was reduced, its worker must renew, and learns of the reduction. (Host clocks may
 * differ by a minute.)
 */
export class GrantedBudget implements Budget {
  private granted: Amount = nothing;
  /** The amount in flight, paid, or kept. */
  private charged: Amount = nothing;
  /** The part of `charged` beyond `granted` that is recorded for other workers. */
  private excess: Amount = nothing;
  private inFlight = 0;
  private ledger: LedgerReader | undefined;
  private renewed = { wall: -Infinity, monotonic: -Infinity };
  private waiting: (() => void)[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: { store: Store; run: string; worker: string }) {}

  async reserve(worst: () => Usage, signal?: AbortSignal): Promise<Reservation> {
    if (worst().usd === null) await this.refuseUnpriced();
    for (;;) {
      signal?.throwIfAborted();
      // Replies that arrived while this call waited may have raised its worst case.
      const held = worst();
      const need = amountOf(held);
      if (this.take(need)) return this.reservation(held, need);
      const lack = await this.exclusively(() => this.grow(need));
      if (!lack || this.fits(need)) continue;
      if (this.inFlight === 0) throw refusal(need, lack, await this.unresolved());
      await this.nextSettlement(signal);
    }
  }

  async close(): Promise<void> {
    await this.exclusively(() =>
      this.change(async object => ({
        object: this.withOwn(object, this.charged),
        result: undefined,
      })),
    );
  }

  private async refuseUnpriced(): Promise<void> {
    const budget = await readBudget(this.parts.store, this.parts.run);
    if (budget?.object.cap.usd === undefined) return;
    throw new BudgetSpentError({
      limit: 'usd',
      code: 'PRICE_UNKNOWN',
      message: 'The budget is capped in USD, and the price of the model is not known.',
      remedy: 'Give the model a price in the configuration, or cap tokens or calls.',
    });
  }

  private fits(need: Amount): boolean {
    return lacking(plus(this.charged, need), this.granted) === undefined;
  }

  private take(need: Amount): boolean {
    if (!this.fits(need)) return false;
    this.charged = plus(this.charged, need);
    this.inFlight++;
    return true;
  }

  private reservation(worst: Usage, need: Amount): Reservation {
    let ended = false;
    const end = (actual: Amount): void => {
      if (ended) return;
      ended = true;
      this.charged = plus(minus(this.charged, need), actual);
      this.inFlight--;
      this.waiting.splice(0).forEach(resume => resume());
    };
    return {
      worst,
      confirm: () => this.confirm(),
      settle: actual => {
        end(amountOf(actual));
        return this.recordExcess();
      },
      release: () => end(nothing),
      keep: () => end(need),
    };
  }

  /** The charges of the whole run's budget for calls without an answer. */
  private async unresolved(): Promise<Unresolved[]> {
    this.ledger ??= createLedgerReader(this.parts.store, this.parts.run);
    return unresolvedByReason((await this.ledger.read()).unresolved);
  }

  private nextSettlement(signal?: AbortSignal): Promise<void> {
    return unlessAborted(new Promise(resolve => this.waiting.push(resolve)), signal);
  }

  private needsRenewal(): boolean {
    const silent = Math.max(Date.now() - this.renewed.wall, performance.now() - this.renewed.monotonic);
    return silent > renewAfter;
  }

  private async confirm(): Promise<boolean> {
    if (this.needsRenewal()) {
      const lack = await this.exclusively(() =>
        this.needsRenewal() ? this.renew() : Promise.resolve(undefined),
      );
      if (lack) throw refusal(nothing, lack, await this.unresolved());
    }
    return this.fits(nothing);
  }

  /** Immediately records costs beyond the grant, before other workers use that amount. */
  private async recordExcess(): Promise<void> {
    const isRecorded = (): boolean => equal(beyond(this.charged, this.granted), this.excess);
    if (isRecorded()) return;
    const record = async (): Promise<void> => {
      if (isRecorded()) return;
      await this.change(object => {
        const own = object.grants[this.parts.worker]?.amount ?? nothing;
        return Promise.resolve({ object: this.withOwn(object, own), result: undefined });
      });
    };
    // If this write fails, the next change of the grant includes it.
    await this.exclusively(record).catch(() => undefined);
  }

  private withOwn(object: BudgetObject, amount: Amount): BudgetObject {
    return withGrant(object, this.parts.worker, { amount, charged: this.charged });
  }

  /** Signals that this worker is alive, and takes what it lacks if its grant was reduced meanwhile. */
  private renew(): Promise<Lack | undefined> {
    return this.change(object => this.enlarge(object, nothing));
  }

  private async grow(need: Amount): Promise<Lack | undefined> {
    if (this.fits(need)) return undefined;
    return this.change(object => this.enlarge(object, need));
  }

  private async enlarge(
    object: BudgetObject,
    need: Amount,
  ): Promise<{ object: BudgetObject | undefined; result: Lack | undefined }> {
    const first = this.withBlock(object, need);
    if (!first.result) return first;
    const { store, run, worker } = this.parts;
    const silent = silentWorkers(object, Date.now()).filter(name => name !== worker);
    const freed = await withoutDead({ store, run, object, workers: silent });
    if (!freed) return first;
    const second = this.withBlock(freed, need);
    return second.result ? { object: freed, result: second.result } : second;
  }

  private withBlock(
    object: BudgetObject,
    need: Amount,
  ): { object: BudgetObject | undefined; result: Lack | undefined } {
    const { amount: own, excess } = object.grants[this.parts.worker] ?? { amount: nothing, excess: nothing };
    // The remainder may be negative if the cap was lowered or exceeded: existing grants do not change.
    const remaining = combine(plus(remainingOf(object), excess), nothing, Math.max);
    const cap = capOf(object.cap);
    const missing = beyond(plus(this.charged, need), own);
    const part = lacking(missing, remaining);
    if (part) {
      const left = Math.max(0, remaining[part] + own[part] - this.charged[part]);
      return { object: undefined, result: { part, left, cap: cap[part] } };
    }
    const block = combine(cap, need, (whole, one) =>
      Number.isFinite(whole) ? Math.floor(whole / blocks) : one * callsInBlock,
    );
    const wanted = combine(missing, block, (lacked, size) => (lacked > 0 ? Math.max(lacked, size) : 0));
    const added = combine(wanted, remaining, Math.min);
    return { object: this.withOwn(object, plus(own, added)), result: undefined };
  }

  /** Changes the budget object and applies its new state for this worker. */
  private async change<T>(
    change: (object: BudgetObject) => Promise<{ object: BudgetObject | undefined; result: T }>,
  ): Promise<T> {
    const before = { wall: Date.now(), monotonic: performance.now() };
    const { store, run, worker } = this.parts;
    let own: { amount: Amount; excess: Amount } = { amount: nothing, excess: nothing };
    let renewed = false;
    const result = await changeBudget({
      store,
      run,
      change: async object => {
        const outcome = await change(object);
        own = (outcome.object ?? object).grants[worker] ?? { amount: nothing, excess: nothing };
        renewed = outcome.object !== undefined && outcome.object.grants[worker] !== object.grants[worker];
        return outcome;
      },
    });
    this.granted = own.amount;
    this.excess = own.excess;
    if (renewed) this.renewed = before;
    return result;
  }

  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.catch(() => undefined).then(work);
    this.last = result;
    return result;
  }
}

const names = { nanoUsd: 'usd', tokens: 'tokens', calls: 'calls' } as const;

function words(part: keyof Amount, amount: number): string {
  if (part !== 'nanoUsd') return `${amount.toLocaleString('en')} ${part}`;
  return `${(amount / 1e9).toFixed(4)} USD`;
}

function refusal(need: Amount, lack: Lack, unresolved: Unresolved[]): BudgetSpentError {
  const { part, left, cap } = lack;
  const withoutAnswer = unresolved
    .map(group => amountOf({ ...group, cachedTokens: 0 }))
    .reduce(plus, nothing);
  const charged =
    unresolved.length === 0
      ? ''
      : ` ${words(part, withoutAnswer[part])} of it are unresolved: charged for calls without an answer (${reasonsOf(unresolved)}); \`fgo limits RUN --release\` takes them off.`;
  return new BudgetSpentError({
    limit: names[part],
    message: `The budget is spent: ${words(part, left)} of ${words(part, cap)} are left, and the next call may take ${words(part, need[part])}.${charged}`,
  });
}
