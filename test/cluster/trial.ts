import { setTimeout as sleep } from 'node:timers/promises';
import { buildsOf, setCurrentBuild } from './deployment.js';
import { disturbances, type Disturbed, type Scene } from './disturbances.js';
import type { RunSize } from './office.js';
import { callsOf } from './requests.js';
import type { Cluster } from './start-cluster.js';
import { startTeamRun, type EndedRun, type TeamRun } from './team-run.js';
import { startWorker, type Worker } from './worker.js';

/** A run that ended, and how its workers ended. */
export interface TriedRun extends EndedRun {
  seconds: number;
  /** How many of its workflows each build worked on. */
  builds: Record<string, number>;
}

export interface DisturbedTrial extends TriedRun {
  startedAt: number;
  disturbed: Disturbed[];
  /** The run that began after the deploy. */
  second: TriedRun | null;
  violations: string[];
}

const size: RunSize = { train: 192, validation: 60, test: 96, subsets: 8, epochs: 2 };

const lookMs = 500;

/** The run with three workers and nothing else. */
export async function tryUndisturbed(cluster: Cluster): Promise<TriedRun> {
  const started = performance.now();
  const { run, workers } = await startRunWithWorkers(cluster, 'undisturbed');
  const tried = await endOf(cluster, run, started);
  await stopWorkers(workers);
  return tried;
}

/** The same in a new store, disturbed in turn: the next disturbance comes when the one before is over. */
export async function tryDisturbed(
  cluster: Cluster,
  options: { calls: number; log: (line: string) => void },
): Promise<DisturbedTrial> {
  const { calls, log } = options;
  const startedAt = performance.now();
  const { run, workers } = await startRunWithWorkers(cluster, 'disturbed');
  const scene: Scene = { cluster, run, workers, second: null };
  const disturbed: Disturbed[] = [];
  for (const [index, disturb] of disturbances.entries()) {
    const share = (index + 0.5) / (disturbances.length + 1);
    if (!(await reached(run, share * calls))) break;
    const seen = await disturb(scene);
    disturbed.push(seen);
    log([seen.what, ...seen.notes].join('; '));
  }
  const tried = await endOf(cluster, run, startedAt);
  const second = scene.second && (await endOf(cluster, scene.second, startedAt));
  const codes = await stopWorkers(workers);
  const violations = [
    ...disturbed.flatMap(each => each.violations),
    ...codes.filter(code => code !== 0).map(code => `a worker ended with ${code}`),
  ];
  return { ...tried, startedAt, disturbed, second, violations };
}

async function startRunWithWorkers(
  cluster: Cluster,
  bucket: string,
): Promise<{ run: TeamRun; workers: Worker[] }> {
  const { machines, builds, objects, temporal } = cluster;
  await objects.createBucket(bucket);
  const store = `s3://${bucket}/team`;
  const run = await startTeamRun({ cluster, id: 'main', store, size });
  const workers = machines.map(machine => startWorker({ cluster, machine, build: builds.old, store }));
  await Promise.all(workers.map(worker => worker.serves(run.id)));
  await setCurrentBuild(temporal, builds.old);
  return { run, workers };
}

async function endOf(cluster: Cluster, run: TeamRun, startedAt: number): Promise<TriedRun> {
  const ended = await run.ended();
  const seconds = (performance.now() - startedAt) / 1_000;
  return { ...ended, seconds, builds: await buildsOf(cluster.temporal, await run.workflow()) };
}

/** Whether a run makes so many calls before it ends. */
async function reached(run: TeamRun, calls: number): Promise<boolean> {
  while (callsOf(run.requests()).size < calls) {
    if (await run.hasEnded()) return false;
    await sleep(lookMs);
  }
  return true;
}

async function stopWorkers(workers: readonly Worker[]): Promise<(number | null)[]> {
  for (const { process } of workers) process.kill('SIGTERM');
  return Promise.all(workers.map(({ process }) => process.ended));
}
