import { createHash, randomUUID } from 'node:crypto';
import {
  rateName,
  type Amounts,
  type Limiter,
  type LimiterDemand,
  type WaitingCall,
} from '../llm/limiter.js';
import { observe } from '../observability/observations.js';
import type { Store } from '../store/store.js';
import { tryReadJson } from '../text/json/read-json.js';
import { grantTo, weightsOf, type Grant, type Holders } from './grant.js';
import { LivingHolders } from './living-holders.js';
import { leaseRecordSchema, smallestLimits } from './lease-record.js';
import type { Holder, HolderProcess, LeaseRecord } from './lease-record.js';

/** How often the record is read while there are calls, in milliseconds: alone, beside others, and to change soon. */
const aloneMilliseconds = 2_000;
const besideMilliseconds = 1_000;
const soonMilliseconds = 200;
/** A record in which nothing changes is written this often. */
const beatMilliseconds = 8_000;
/** A share that could not be renewed for this long is given up; others wait a little longer. */
const validMilliseconds = 20_000;
/** Without calls for this long, the share is given back. */
const idleMilliseconds = 10_000;
/** No holder is owed, or owes, more slot-seconds than this. */
const mostOwed = 60;

const noGrant: Grant = { allowed: {}, granted: {}, fairCalls: 0, isShort: false, free: {} };

export interface LeaseOptions {
  store: Store;
  /** The endpoint: whoever has the same one shares its limits. Holds no key. */
  endpoint: string;
  limiter: Limiter;
  process: HolderProcess;
  /** Whether a holder's process is on this machine and has ended. */
  hasEnded: (holder: HolderProcess) => Promise<boolean>;
}

/**
 * The share of one process in the limits of an endpoint, which all processes of a store divide in one record,
 * by compare and swap. Nothing is read or written for a call: the record is read every two seconds while there
 * are calls, and written when a share changes.
 */
export class LimitLease {
  private readonly id = randomUUID().slice(0, 8);
  private readonly key: string;
  private readonly living: LivingHolders;
  private own: Holder | undefined;
  private grant = noGrant;
  /** What the limiter has: never more than is written. */
  private applied: Amounts = {};
  /** When the renewal began that was written last, others see it later: by the clock of the process. */
  private writtenAt = -Infinity;
  /** The same by the clock of the system, which also counts the time that the machine was asleep. */
  private writtenTime = -Infinity;
  private failedAt = -Infinity;
  private busyAt = -Infinity;
  private beat = 0;
  private isClosed = false;
  private isAlone = true;
  private step: Promise<void> = Promise.resolve();
  private isRenewalQueued = false;
  private timer: NodeJS.Timeout | undefined;
  private dueAt = Infinity;
  /** Whether calls wait for a share: only then, the timer keeps the process alive. */
  private isAwaited = false;

  constructor(private readonly options: LeaseOptions) {
    this.key = leaseKey(options.endpoint);
    this.living = new LivingHolders(options.hasEnded);
    options.limiter.shareWithOthers(models => this.wake(models));
  }

  /** Gives the share back. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.step;
    await this.leave().catch(() => undefined);
  }

  /** Calls have to wait: asks for a share, or soon for more if there may be more. */
  private wake(calls: readonly WaitingCall[]): void {
    const { own } = this;
    this.isAwaited = true;
    this.timer?.ref();
    if (own) {
      const isNew = ({ run }: WaitingCall) => (own.runs[run]?.amounts['calls'] ?? 0) === 0;
      const names = calls.flatMap(({ model }) => [rateName('requests', model), rateName('tokens', model)]);
      if (calls.some(isNew) || ['calls', ...names].some(name => this.mayGrow(name)))
        this.schedule(soonMilliseconds);
    } else if (performance.now() - this.failedAt > besideMilliseconds) this.schedule(0);
  }

  private mayGrow(name: string): boolean {
    const { allowed, free } = this.grant;
    const wants = Object.values(this.own?.runs ?? {}).reduce(
      (sum, { amounts }) => sum + (amounts[name] ?? 0),
      0,
    );
    return allowed[name] === 0 || ((free[name] ?? 0) > 0 && wants > (allowed[name] ?? Infinity));
  }

  private schedule(milliseconds: number): void {
    const dueAt = performance.now() + milliseconds;
    if (this.isClosed || dueAt >= this.dueAt) return;
    clearTimeout(this.timer);
    this.dueAt = dueAt;
    this.timer = setTimeout(() => {
      this.dueAt = Infinity;
      if (this.isRenewalQueued) return;
      this.isRenewalQueued = true;
      this.step = this.step.then(() => {
        this.isRenewalQueued = false;
        return this.renew();
      });
    }, milliseconds);
    if (!this.isAwaited) this.timer.unref();
  }

  private async renew(): Promise<void> {
    const demand = this.options.limiter.readDemand();
    const now = performance.now();
    if (Object.values(demand.runs).some(({ amounts }) => (amounts['calls'] ?? 0) > 0)) this.busyAt = now;
    const silent = this.own ? this.silence : 0;
    const lapse = setTimeout(() => this.fallBack(), Math.max(0, validMilliseconds - silent));
    lapse.unref();
    try {
      if (now - this.busyAt > idleMilliseconds) return await this.leave();
      await this.change(demand);
    } catch {
      // Calls find the same fault of the store, and report it.
      this.failedAt = now;
      if (!this.own || this.hasLapsed()) this.fallBack();
    } finally {
      clearTimeout(lapse);
    }
    const { allowed, granted, isShort } = this.grant;
    const isChanging = isShort || (granted['calls'] ?? 0) > (allowed['calls'] ?? 0);
    if (isChanging) this.schedule(soonMilliseconds);
    else this.schedule(this.isAlone ? aloneMilliseconds : besideMilliseconds);
  }

  /** How long its last renewal is ago, in milliseconds, by the clock that says more. */
  private get silence(): number {
    return Math.max(performance.now() - this.writtenAt, Date.now() - this.writtenTime);
  }

  private readonly hasLapsed = (): boolean => this.silence > validMilliseconds;

  /** A process whose share is not certain makes one call at a time. */
  private fallBack(): void {
    this.own = undefined;
    this.give({ ...this.applied, calls: 1 }, {});
  }

  /** Reads the record, and writes it if the own part changed. */
  private async change(demand: LimiterDemand): Promise<void> {
    const { store, endpoint, limiter } = this.options;
    for (;;) {
      const [startedAt, startedTime] = [performance.now(), Date.now()];
      const stored = await store.read(this.key);
      const record = stored && tryReadJson(stored.bytes, leaseRecordSchema);
      const others = await this.living.of(record?.holders ?? {}, this.id);
      this.isAlone = Object.keys(others).length === 0;
      const own = this.holder(demand, others);
      const grant = grantTo(this.id, limiter.inFlight, { ...others, [this.id]: own });
      const changed = { ...own, granted: grant.granted };
      const holders = { ...others, [this.id]: changed };
      // What is given back is not used from now on, and what is added only once it is written.
      this.give(smaller(this.applied, grant.allowed), holders);
      if (this.isWorthWriting(changed, record)) {
        const next: LeaseRecord = { schemaVersion: 1, endpoint, holders };
        const condition = stored ? { tag: stored.tag } : 'absent';
        if (!(await store.write(this.key, JSON.stringify(next), condition))) continue;
        this.own = changed;
        this.writtenAt = startedAt;
        this.writtenTime = startedTime;
      }
      this.grant = grant;
      this.give(grant.allowed, holders);
      observe({ kind: 'limits', endpoint, limits: smallestLimits(holders), share: grant.allowed });
      return;
    }
  }

  private give(amounts: Amounts, holders: Holders): void {
    this.applied = amounts;
    const all = Object.values(holders).reduce((sum, { granted }) => sum + (granted['calls'] ?? 0), 0);
    const part = all > 0 ? (holders[this.id]?.granted['calls'] ?? 0) / all : 1;
    const weights = weightsOf(this.id, holders);
    this.isAwaited = false;
    this.options.limiter.setShare({ amounts, portion: part || 1, weights, hasLapsed: this.hasLapsed });
    if (!this.isAwaited) this.timer?.unref();
  }

  private holder(demand: LimiterDemand, others: Holders): Holder {
    const limits = { ...demand.limits };
    const all = smallestLimits({ ...others, own: { limits } });
    const runs = Object.fromEntries(
      Object.entries(demand.runs).map(([run, { weight, amounts }]) => {
        const bounded = Object.entries(all).map(([name, limit]) => [
          name,
          Math.min(amounts[name] ?? 0, limit),
        ]);
        return [run, { weight, amounts: Object.fromEntries(bounded) as Amounts }];
      }),
    );
    return {
      ...this.options.process,
      beat: ++this.beat,
      seenAt: new Date().toISOString(),
      limits,
      runs: withOneCall(runs),
      granted: this.own?.granted ?? {},
      owed: this.owed(),
    };
  }

  /** What it is owed now. */
  private owed(): number {
    if (this.isAlone || !this.own) return 0;
    const seconds = (performance.now() - this.writtenAt) / 1_000;
    const short = this.grant.fairCalls - (this.grant.granted['calls'] ?? 0);
    return Math.max(-mostOwed, Math.min(mostOwed, this.own.owed + short * seconds));
  }

  private isWorthWriting(changed: Holder, record: LeaseRecord | undefined): boolean {
    // A write that failed may have been stored nevertheless: what counts is what others see.
    const own = record?.holders[this.id];
    if (!own || !this.own) return true;
    const silent = this.silence;
    if (silent >= beatMilliseconds) return true;
    if (!isEqual(own.granted, changed.granted) || !isEqual(own.limits, changed.limits)) return true;
    if (this.isAlone) return false;
    if (hasNewRun(own, changed)) return true;
    return (
      silent >= beatMilliseconds / 2 && (Math.abs(own.owed - changed.owed) >= 2 || wantsOther(own, changed))
    );
  }

  private async leave(): Promise<void> {
    const { store, endpoint } = this.options;
    const isListed = this.own !== undefined;
    const none = Object.fromEntries(Object.keys(this.applied).map(name => [name, 0]));
    this.own = undefined;
    this.grant = noGrant;
    this.give(none, {});
    if (!isListed) return;
    observe({ kind: 'limits', endpoint, limits: {}, share: none });
    for (;;) {
      const stored = await store.read(this.key);
      const record = stored && tryReadJson(stored.bytes, leaseRecordSchema);
      if (!stored || !record?.holders[this.id]) return;
      const { [this.id]: _own, ...holders } = record.holders;
      if (await store.write(this.key, JSON.stringify({ ...record, holders }), { tag: stored.tag })) return;
    }
  }
}

/** The key of an endpoint's record. */
function leaseKey(endpoint: string): string {
  return `limits/${createHash('sha256').update(endpoint).digest('hex').slice(0, 16)}.json`;
}

/** A process without calls at the moment wants a slot for the next one. */
function withOneCall(runs: Holder['runs']): Holder['runs'] {
  const [first] = Object.entries(runs);
  if (!first || Object.values(runs).some(({ amounts }) => (amounts['calls'] ?? 0) >= 1)) return runs;
  const [run, { weight, amounts }] = first;
  return { ...runs, [run]: { weight, amounts: { ...amounts, calls: 1 } } };
}

function smaller(before: Amounts, next: Amounts): Amounts {
  const entries = Object.entries(next).map(([name, amount]) => [name, Math.min(amount, before[name] ?? 0)]);
  return Object.fromEntries(entries) as Amounts;
}

function isEqual(one: Amounts, other: Amounts): boolean {
  const names = Object.keys({ ...one, ...other });
  return names.every(name => Math.abs((one[name] ?? -1) - (other[name] ?? -1)) < 1e-6);
}

/** Whether a run makes calls again that made none. */
function hasNewRun(before: Holder, now: Holder): boolean {
  return Object.entries(now.runs).some(
    ([run, { amounts }]) => (amounts['calls'] ?? 0) > 0 && (before.runs[run]?.amounts['calls'] ?? 0) === 0,
  );
}

/** Whether a holder wants so much more or less that others should know. */
function wantsOther(before: Holder, now: Holder): boolean {
  const names = Object.keys({ ...before.runs, ...now.runs });
  return names.some(run => {
    const [old, next] = [before.runs[run], now.runs[run]];
    if (!old || old.weight !== next?.weight) return true;
    return Object.keys(next.amounts).some(name => {
      const [was, is] = [old.amounts[name] ?? 0, next.amounts[name] ?? 0];
      return Math.abs(was - is) > Math.max(1, 0.25 * was);
    });
  });
}
