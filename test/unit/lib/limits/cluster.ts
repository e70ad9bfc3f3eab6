import { LimitLease } from '../../../../lib/limits/limit-lease.js';
import { createAdaptiveLimiter } from '../../../../lib/llm/adaptive-limiter.js';
import type { Amounts } from '../../../../lib/llm/limiter.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';

/** Processes that call one endpoint, with a store that counts its requests. */
export class Cluster {
  readonly store = createMemoryStore();
  readonly processes: Process[] = [];
  requests = 0;

  start(): Process {
    const made = new Process(this);
    this.processes.push(made);
    return made;
  }

  get inFlight(): number {
    return this.processes.reduce((sum, { inFlight }) => sum + inFlight, 0);
  }
}

/** One of them. */
export class Process {
  readonly limiter = createAdaptiveLimiter(1);
  readonly sentAt: { run: string; at: number }[] = [];
  inFlight = 0;
  private state: 'works' | 'ended' | 'without store' = 'works';
  private losesAnswer = false;
  private readonly stopped = new AbortController();
  private readonly lease: LimitLease;

  constructor(private readonly cluster: Cluster) {
    const { limiter } = this;
    const pid = cluster.processes.length;
    const process = { host: 'host', machine: `machine-${pid}`, pid, started: String(pid) };
    // No process is seen to end: as if each were on a machine of its own.
    const hasEnded = () => Promise.resolve(false);
    this.lease = new LimitLease({
      store: this.reachableStore(),
      endpoint: 'endpoint',
      limiter,
      process,
      hasEnded,
    });
  }

  /** Calls one after the other in each of these lanes, until it stops. */
  call(run: string, lanes: number, milliseconds: number, limits: Amounts, weight = 1): void {
    this.limiter.setRun(run, { limits, weight });
    for (let lane = 0; lane < lanes; lane++) void this.callInLane(run, milliseconds);
  }

  /** Makes these calls at the same time, and waits for all of them. */
  async callAll(run: string, count: number, milliseconds: number, limits: Amounts): Promise<void> {
    this.limiter.setRun(run, { limits, weight: 1 });
    await Promise.all(Array.from({ length: count }, () => this.callOnce(run, milliseconds)));
  }

  get hasStopped(): boolean {
    return this.stopped.signal.aborted;
  }

  finish(): void {
    this.stopped.abort();
  }

  /** Ends it as `kill -9` does. */
  kill(): void {
    this.state = 'ended';
    this.finish();
    this.inFlight = 0;
  }

  /** The next write is stored, but seems to fail. */
  loseNextAnswer(): void {
    this.losesAnswer = true;
  }

  get hasLostAnswer(): boolean {
    return !this.losesAnswer;
  }

  loseStore(): void {
    this.state = 'without store';
  }

  close(): Promise<void> {
    return this.lease.close();
  }

  count(run: string, since = 0): number {
    return this.sentAt.filter(sent => sent.run === run && sent.at >= since).length;
  }

  private async callInLane(run: string, milliseconds: number): Promise<void> {
    while (!this.hasStopped) await this.callOnce(run, milliseconds);
  }

  private async callOnce(run: string, milliseconds: number): Promise<void> {
    const { signal } = this.stopped;
    const request = { run, model: 'm', priority: 0, tokens: () => 10, signal };
    const slot = await this.limiter.acquire(request).catch(() => undefined);
    if (!slot) return;
    this.inFlight += 1;
    this.sentAt.push({ run, at: performance.now() });
    await new Promise(resolve => setTimeout(resolve, milliseconds));
    if (this.state === 'ended') return;
    this.inFlight -= 1;
    this.limiter.learn('m', [], 10);
    slot.release();
  }

  private reachableStore(): Store {
    const { store } = this.cluster;
    const reach = async <Result>(use: () => Promise<Result>): Promise<Result> => {
      if (this.state === 'ended') return new Promise(() => undefined);
      if (this.state === 'without store') throw new Error('no store');
      this.cluster.requests += 1;
      return use();
    };
    return {
      ...store,
      read: key => reach(() => store.read(key)),
      write: (...parts) =>
        reach(async () => {
          const isWritten = await store.write(...parts);
          if (isWritten && this.losesAnswer) {
            this.losesAnswer = false;
            throw new Error('no answer');
          }
          return isWritten;
        }),
    };
  }
}
