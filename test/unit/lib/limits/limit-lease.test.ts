import fc from 'fast-check';
import { LimitLease } from '../../../../lib/limits/limit-lease.js';
import { listLeases } from '../../../../lib/limits/lease-record.js';
import { createAdaptiveLimiter } from '../../../../lib/llm/adaptive-limiter.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { startVirtualTime, type VirtualTime } from '../../../support/virtual-time.js';
import { Cluster, type Process } from './cluster.js';

let time: VirtualTime;
beforeEach(() => void (time = startVirtualTime()));
afterEach(() => time.restore());

const pass = (milliseconds: number) => time.pass(milliseconds);

describe('shared limits', () => {
  it('are all there for a process that is alone, at once and without requests per call', async () => {
    const cluster = new Cluster();
    const process = cluster.start();
    process.call('run', 64, 100, { calls: 16 });
    await pass(1);
    expect(process.inFlight).toBe(16);
    await pass(60_000);
    expect(process.sentAt.length).toBeGreaterThan(9_000);
    expect(cluster.requests).toBeLessThan(50);
  });

  it('are given back by a process without calls', async () => {
    const cluster = new Cluster();
    const process = cluster.start();
    process.call('run', 4, 100, { calls: 16 });
    await pass(1_000);
    expect(await listLeases(cluster.store)).toMatchObject([{ endpoint: 'endpoint' }]);
    process.finish();
    await pass(20_000);
    expect(await listLeases(cluster.store)).toEqual([]);
    const { requests } = cluster;
    await pass(60_000);
    expect(cluster.requests).toBe(requests);
  });

  it('are divided with a newcomer within seconds, and taken back when it leaves', async () => {
    const cluster = new Cluster();
    const [first, second] = [cluster.start(), cluster.start()];
    first.call('large', 64, 500, { calls: 16 });
    await pass(3_000);
    second.call('small', 64, 500, { calls: 16 });
    await pass(4_000);
    expect([first.inFlight, second.inFlight]).toEqual([8, 8]);
    second.finish();
    await second.close();
    await pass(3_000);
    expect(first.inFlight).toBe(16);
  });

  it('are equal for two runs, although one calls from four processes', async () => {
    const cluster = new Cluster();
    const processes = Array.from({ length: 4 }, () => cluster.start());
    for (const process of processes) process.call('large', 64, 700, { calls: 16 });
    processes[0]?.call('small', 64, 700, { calls: 16 });
    await pass(10_000);
    const since = performance.now();
    await pass(30_000);
    const countAll = (run: string) => processes.reduce((sum, each) => sum + each.count(run, since), 0);
    expect(countAll('small') / countAll('large')).toBeGreaterThan(0.9);
    expect(countAll('small') / countAll('large')).toBeLessThan(1.1);
  });

  it('are soon where a small run works, although its steps are short and move between processes', async () => {
    const cluster = new Cluster();
    const processes = Array.from({ length: 2 }, () => cluster.start());
    for (const process of processes) process.call('large', 32, 250, { calls: 4 });
    await pass(10_000);
    const since = performance.now();
    let endedAt = Infinity;
    void (async () => {
      for (let step = 0; step < 20; step++) {
        await processes[step % 2]?.callAll('small', 16, 250, { calls: 4 });
        await new Promise(resolve => setTimeout(resolve, 300));
      }
      endedAt = performance.now();
    })();
    await pass(120_000);
    // Alone, each step takes 1.3 seconds.
    expect((endedAt - since) / 1_000).toBeLessThan(3 * 20 * 1.3);
  });

  it('take the smaller of two limits', async () => {
    const cluster = new Cluster();
    const [first, second] = [cluster.start(), cluster.start()];
    first.call('one', 64, 200, { calls: 16 });
    await pass(1_000);
    second.call('other', 64, 200, { calls: 4 });
    await pass(5_000);
    expect([first.inFlight, second.inFlight]).toEqual([2, 2]);
  });

  it('let processes take turns where there are fewer slots than processes', async () => {
    const cluster = new Cluster();
    const processes = Array.from({ length: 3 }, () => cluster.start());
    processes.forEach((process, place) => process.call(`run-${place}`, 8, 400, { calls: 1 }));
    await pass(120_000);
    const counts = processes.map(({ sentAt }) => sentAt.length);
    expect(Math.min(...counts)).toBeGreaterThan(60);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(220);
  });

  it('keep the rate of tokens over all processes, also with calls larger than a share', async () => {
    const cluster = new Cluster();
    const processes = Array.from({ length: 4 }, () => cluster.start());
    // A call of 10 tokens: a share is 15 a minute.
    const limits = { calls: 64, 'tokens m': 60 };
    for (const process of processes) process.call('run', 16, 300, limits);
    await pass(600_000);
    const sent = processes.reduce((sum, { sentAt }) => sum + sentAt.length, 0);
    expect(10 * sent).toBeLessThanOrEqual(600 + 40);
    expect(10 * sent).toBeGreaterThan(450);
  });

  it('keep the rate of requests over all processes', async () => {
    const cluster = new Cluster();
    const processes = Array.from({ length: 4 }, () => cluster.start());
    const limits = { calls: 64, 'requests m': 600 };
    for (const process of processes) process.call('run', 16, 300, limits);
    await pass(60_000);
    const sent = processes.reduce((sum, { sentAt }) => sum + sentAt.length, 0);
    expect(sent).toBeLessThanOrEqual(600);
    expect(sent).toBeGreaterThan(540);
  });

  it('are given to others only after a killed process can no longer use them', async () => {
    const cluster = new Cluster();
    const [first, second] = [cluster.start(), cluster.start()];
    first.call('one', 64, 500, { calls: 16 });
    second.call('other', 64, 500, { calls: 16 });
    await pass(6_000);
    second.kill();
    await pass(15_000);
    expect(first.inFlight).toBe(8);
    await pass(15_000);
    expect(first.inFlight).toBe(16);
  });

  it('allow one call at a time to a process that cannot renew its share', async () => {
    const cluster = new Cluster();
    const [first, second] = [cluster.start(), cluster.start()];
    first.call('one', 64, 500, { calls: 16 });
    second.call('other', 64, 500, { calls: 16 });
    await pass(6_000);
    second.loseStore();
    await pass(8_000);
    expect(second.inFlight).toBe(8);
    await pass(15_000);
    expect(second.inFlight).toBe(1);
  });

  it('allow one call at a time to a process whose machine was asleep, until it has renewed its share', async () => {
    const cluster = new Cluster();
    const [first, second] = [cluster.start(), cluster.start()];
    first.call('one', 64, 500, { calls: 16 });
    second.call('other', 64, 500, { calls: 16 });
    await pass(6_000);
    const { now } = Date;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now.call(Date) + 60_000);
    second.loseStore();
    await pass(600);
    expect(second.inFlight).toBe(1);
    await pass(4_000);
    expect(first.inFlight).toBe(8);
    clock.mockRestore();
  });

  it('are written again if a write was stored that seemed to fail', async () => {
    const cluster = new Cluster();
    const [first, second] = [cluster.start(), cluster.start()];
    first.call('one', 64, 100, { calls: 16 });
    await pass(3_000);
    first.loseNextAnswer();
    second.call('other', 64, 100, { calls: 16 });
    while (!first.hasLostAnswer) await pass(1);
    second.kill();
    const [record] = await listLeases(cluster.store);
    const [key = ''] = await cluster.store.list('limits');
    const others = Object.entries(record?.holders ?? {}).filter(([, { pid }]) => pid === 0);
    const holders = Object.fromEntries(others);
    await cluster.store.write(key, JSON.stringify({ ...record, holders }));
    await pass(3_000);
    const written = Object.values((await listLeases(cluster.store))[0]?.holders ?? {});
    expect(written).toMatchObject([{ granted: { calls: first.inFlight } }]);
  });

  it('are read a few times after the store was silent, not once for each call that began to wait meanwhile', async () => {
    const store = createMemoryStore();
    const limiter = createAdaptiveLimiter(4);
    let answer: () => void = () => undefined;
    const answers = new Promise<void>(resolve => (answer = resolve));
    let reads = 0;
    const slow: Store = {
      ...store,
      read: key => (reads++, answers.then(() => store.read(key))),
      write: (...parts) => store.write(...parts),
    };
    const process = { host: 'host', machine: 'machine', pid: 1, started: '1' };
    const hasEnded = () => Promise.resolve(false);
    const lease = new LimitLease({ store: slow, endpoint: 'endpoint', limiter, process, hasEnded });
    for (let call = 0; call < 50; call++) {
      void limiter.acquire({ run: 'run', model: 'm', priority: 0, tokens: () => 1 });
      await pass(10);
    }
    answer();
    await pass(100);
    expect(reads).toBeLessThan(6);
    expect(limiter.inFlight).toBe(4);
    await lease.close();
  });
});

type Event = { at: number; process: number } & (
  { kind: 'call'; run: string; lanes: number; milliseconds: number } | { kind: 'finish' | 'kill' }
);

const events = fc.array(
  fc.oneof(
    fc.record({
      at: fc.nat(40_000),
      process: fc.nat(3),
      kind: fc.constant('call' as const),
      run: fc.constantFrom('a', 'b', 'c'),
      lanes: fc.integer({ min: 1, max: 12 }),
      milliseconds: fc.integer({ min: 50, max: 3_000 }),
    }),
    fc.record({
      at: fc.nat(40_000),
      process: fc.nat(3),
      kind: fc.constantFrom('finish' as const, 'kill' as const),
    }),
  ),
  { minLength: 2, maxLength: 10 },
);

describe('whatever processes start, finish and are killed', () => {
  it('never exceeds a limit, and every run that waits gets its turns', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), events, async (calls, plan: Event[]) => {
        const cluster = new Cluster();
        const processes = Array.from({ length: 4 }, () => cluster.start());
        const waiting = new Map<string, { process: Process; run: string }>();
        const act = (event: Event): void => {
          const process = processes[event.process];
          if (!process) return;
          if (event.kind === 'call') {
            process.call(event.run, event.lanes, event.milliseconds, { calls });
            if (!process.hasStopped)
              waiting.set(`${event.process} ${event.run}`, { process, run: event.run });
            return;
          }
          process[event.kind]();
          for (const name of waiting.keys()) if (name.startsWith(`${event.process} `)) waiting.delete(name);
        };
        const planned = plan.toSorted((left, right) => left.at - right.at);
        const startedAt = performance.now();
        for (let now = 0; now < 40_000; now += 100) {
          while (planned[0] && planned[0].at <= now) act(planned.shift() as Event);
          await pass(100);
          expect(cluster.inFlight).toBeLessThanOrEqual(calls);
        }
        await pass(90_000);
        for (const { process, run } of waiting.values())
          expect(process.count(run, startedAt + 40_000)).toBeGreaterThan(0);
        await Promise.all(processes.map(process => (process.finish(), pass(5_000))));
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
