import { setTimeout as sleep } from 'node:timers/promises';
import { setCurrentBuild } from './deployment.js';
import { inFlight } from './requests.js';
import type { RunSize } from './office.js';
import type { Cluster } from './start-cluster.js';
import { startTeamRun, type TeamRun } from './team-run.js';
import { waitUntil } from './wait-until.js';
import { startWorker, type Worker } from './worker.js';

/** What a disturbance works on. */
export interface Scene {
  cluster: Cluster;
  run: TeamRun;
  /** Those that run now. */
  workers: Worker[];
  /** The run that begins after the deploy. */
  second: TeamRun | null;
}

/** What was seen of a disturbance. Times are by `performance.now()`. */
export interface Disturbed {
  what: string;
  beganAt: number;
  /** When everything was there again. */
  repairedAt: number;
  /** When the machine concerned, or any if it was a server, sent its next call; null if it did not. */
  backAt: number | null;
  notes: string[];
  violations: string[];
}

/** Longer than a worker may be silent before its activities go to others (15 s). */
const cutMs = 40_000;
const serverDownMs = 15_000;
const storeDownMs = 20_000;
const longestBackMs = 60_000;
/** What was on its way to the wire when the signal came. */
const signalMs = 250;
const secondSize: RunSize = { train: 16, validation: 8, test: 8, subsets: 2, epochs: 1 };

export const disturbances: readonly ((scene: Scene) => Promise<Disturbed>)[] = [
  cutOffWorker,
  killTemporalServer,
  killObjectStore,
  killWorker,
  deployNextBuild,
];

async function cutOffWorker({ run, workers }: Scene): Promise<Disturbed> {
  const victim = await busiest(workers, run);
  const { machine } = victim;
  const lost = inFlight(run.requests(), machine.name);
  const beganAt = performance.now();
  await machine.unplug();
  await sleep(cutMs);
  const { state, seconds } = await look(run);
  await machine.plugIn();
  const repairedAt = performance.now();
  return {
    what: `${machine.name} cut off from the network`,
    beganAt,
    repairedAt,
    backAt: await nextCall(run, repairedAt, machine.name),
    notes: [`${lost} calls in flight`, `status from the office meanwhile: ${state}, in ${seconds} s`],
    violations: state === 'running' ? [] : [`status said ${state} while a worker was cut off`],
  };
}

async function killTemporalServer({ cluster, run, workers }: Scene): Promise<Disturbed> {
  const beganAt = performance.now();
  await cluster.temporal.kill();
  const { said, seconds } = await look(run);
  await sleep(serverDownMs);
  const violations = await readyWorkers(workers, 'No answer from the Temporal server.');
  if (!said.includes('No Temporal server answers')) violations.push(`status without a server said: ${said}`);
  await cluster.temporal.restart();
  const repairedAt = performance.now();
  return {
    what: 'Temporal server killed with -9',
    beganAt,
    repairedAt,
    backAt: await nextCall(run, repairedAt),
    notes: [
      `status from the office meanwhile: ${said.split('(')[0]}, in ${seconds} s`,
      await readyAgain(workers),
    ],
    violations,
  };
}

async function killObjectStore({ cluster, run, workers }: Scene): Promise<Disturbed> {
  const beganAt = performance.now();
  await cluster.objects.kill();
  const looking = run.office.command('status', run.id);
  await sleep(storeDownMs);
  const code = await looking.ended;
  const ready = await readyWorkers(workers, 'No answer from the store.');
  await cluster.objects.restart();
  const repairedAt = performance.now();
  const said = looking.output().trim();
  return {
    what: 'S3 server killed with -9',
    beganAt,
    repairedAt,
    backAt: await nextCall(run, repairedAt),
    notes: [
      `status from the office meanwhile ended with ${code}: ${said.split('\n')[0]}`,
      await readyAgain(workers),
    ],
    violations: [
      ...ready,
      ...(code !== 0 && said.includes('cannot be reached') ? [] : [`status without a store said: ${said}`]),
    ],
  };
}

async function killWorker({ cluster, run, workers }: Scene): Promise<Disturbed> {
  const victim = await busiest(workers, run);
  const { machine, build } = victim;
  const lost = inFlight(run.requests(), machine.name);
  const beganAt = performance.now();
  victim.process.kill('SIGKILL');
  await victim.process.ended;
  const replacement = startWorker({ cluster, machine, build, store: run.store });
  workers.splice(workers.indexOf(victim), 1, replacement);
  await replacement.serves(run.id);
  const repairedAt = performance.now();
  return {
    what: `${machine.name} killed with -9 and replaced`,
    beganAt,
    repairedAt,
    backAt: await nextCall(run, repairedAt, machine.name),
    notes: [`${lost} calls in flight`],
    violations: [],
  };
}

/** As docs/how-to/deploy.md says: the next build beside the old one, then current, then an old worker drained. */
async function deployNextBuild(scene: Scene): Promise<Disturbed> {
  const { cluster, run, workers } = scene;
  const { next } = cluster.builds;
  const { store } = run;
  const beganAt = performance.now();
  const first = startWorker({ cluster, machine: cluster.spare, build: next, store });
  workers.push(first);
  await first.serves(run.id);
  await setCurrentBuild(cluster.temporal, next);
  scene.second = await startTeamRun({ cluster, id: 'second', store, size: secondSize });

  const old = await busiest(
    workers.filter(({ build }) => build !== next),
    run,
  );
  const { machine } = old;
  const signaledAt = performance.now();
  old.process.kill('SIGTERM');
  const code = await old.process.ended;
  const drainedAt = performance.now();
  const begun = run.requests().filter(({ from, at }) => from === machine.name && at > signaledAt + signalMs);
  const finished = run
    .requests()
    .filter(({ from, answeredAt }) => from === machine.name && (answeredAt ?? 0) > signaledAt);
  const replacement = startWorker({ cluster, machine, build: next, store });
  workers.splice(workers.indexOf(old), 1, replacement);
  await replacement.serves(run.id);
  const versions = new Set((await run.office.workers()).map(({ version }) => version));
  const repairedAt = performance.now();
  return {
    what: `${next.id} deployed, ${machine.name} drained`,
    beganAt,
    repairedAt,
    backAt: await nextCall(run, repairedAt),
    notes: [
      `drained in ${((drainedAt - signaledAt) / 1_000).toFixed(1)} s: ${finished.length} calls finished, ${begun.length} began`,
    ],
    violations: [
      ...(code === 0 ? [] : [`the drained worker ended with ${code}`]),
      ...(begun.length === 0 ? [] : [`${begun.length} calls began while a worker drained`]),
      ...(versions.size === 2 ? [] : [`list --workers shows the builds ${[...versions].join(', ')}`]),
    ],
  };
}

/** What `fgo status` shows at the office, and how long that takes. */
async function look(run: TeamRun): Promise<{ state: string; said: string; seconds: string }> {
  const began = performance.now();
  const { status, said } = await run.office.status(run.id);
  return { state: status.state, said, seconds: ((performance.now() - began) / 1_000).toFixed(1) };
}

/** The workers whose probes do not say this, as violations. */
async function readyWorkers(workers: readonly Worker[], expected: string): Promise<string[]> {
  const reasons = await Promise.all(workers.map(worker => worker.unreadiness()));
  return reasons.flatMap((reason, index) =>
    reason === expected
      ? []
      : [`the probe of ${workers[index]?.machine.name} said "${reason}" instead of "${expected}"`],
  );
}

async function readyAgain(workers: readonly Worker[]): Promise<string> {
  const began = performance.now();
  for (const worker of workers)
    await waitUntil(`${worker.machine.name} is ready`, longestBackMs, async () =>
      (await worker.unreadiness()) === null ? true : null,
    );
  return `all workers ready ${((performance.now() - began) / 1_000).toFixed(1)} s after the next call`;
}

/** The worker with the most calls in flight, as soon as there is one with any. */
function busiest(workers: readonly Worker[], run: TeamRun): Promise<Worker> {
  const callsOf = ({ machine }: Worker) => inFlight(run.requests(), machine.name);
  return waitUntil('A call in flight', longestBackMs, () => {
    const [first] = workers.toSorted((one, other) => callsOf(other) - callsOf(one));
    return first && callsOf(first) > 0 ? first : null;
  });
}

/** When a host, or any, sends its next call; null if the run ends before, or in a minute. */
async function nextCall(run: TeamRun, after: number, host?: string): Promise<number | null> {
  const found = () =>
    run.requests().find(({ at, from }) => at > after && (host === undefined || from === host));
  const ended = Symbol('ended');
  const next = await waitUntil('The next call', longestBackMs, async () => {
    return found() ?? ((await run.hasEnded()) ? ended : null);
  }).catch(() => ended);
  return typeof next === 'symbol' ? null : next.at;
}
