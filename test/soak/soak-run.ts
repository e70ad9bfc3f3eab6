import { setTimeout as sleep } from 'node:timers/promises';
import { uniform } from '../../lib/simulator/hash.js';
import type { RunStatus } from '../../lib/report/status.js';
import { expectExit } from '../support/command.js';
import { createRunFolder, type RunFolder } from '../support/run-folder.js';
import { resultOf, statusOf, type RunResult } from '../support/run-result.js';
import type { Trajectory } from '../../lib/domain/trajectory.js';
import { startFaultyEndpoint, type Asked, type FaultyEndpointOptions } from './faulty-endpoint.js';
import { trajectoriesOf } from './figures.js';
import { planIncidents, soakedStages, type Incident, type SoakedStage } from './incidents.js';
import { observeStore, type StoreObserver } from './journal-observer.js';
import { startProcesses, type Processes } from './processes.js';
import { mountSmallDisk, type SmallDisk } from './small-disk.js';

export interface SoakSettings {
  kills: number;
  seed: number;
  /** The configuration for an endpoint at this URL; its run is called `soak`. */
  configOf: (url: string) => object;
  data: string;
  faultShare: number;
  latencyMs: number;
  /** How long the endpoint is down, in milliseconds. */
  downMs: number;
  /** How long the disk is full, in milliseconds. */
  fullMs: number;
  /** When the run is abandoned, in milliseconds. */
  longestMs: number;
  log: (line: string) => void;
}

/** A finished run, and what the endpoint and the store report about it. */
export interface SoakedRun {
  status: RunStatus;
  result: RunResult;
  asked: Asked[];
  trajectories: Trajectory[];
  /** Finished calls in the journal that the endpoint never saw under that key: the counts would be wrong. */
  unknown: number;
  busiest: number;
}

export interface DisturbedRun extends SoakedRun {
  killed: { what: string; stage: string }[];
  disasters: Record<string, number>;
  /** The reasons for which the run waited for a person. */
  waits: string[];
  /** Incidents that are not possible here. */
  skipped: string[];
}

const run = 'soak';
const diskMegabytes = 384;
/** A run that waits for this long is continued. */
const patienceMs = 1_500;

async function ending(parts: {
  folder: RunFolder;
  store: StoreObserver;
  asked: Asked[];
  busiest: number;
}): Promise<SoakedRun> {
  const { folder, store, asked, busiest } = parts;
  const ended = await folder.run('status', run, '--store', folder.store, '--json');
  expectExit(ended, 0);
  const status = statusOf(ended);
  const keys = new Set(asked.map(({ key }) => key));
  return {
    status,
    result: await resultOf(folder, status),
    asked,
    trajectories: await trajectoriesOf(folder.store),
    unknown: (await store.journaled()).filter(key => !keys.has(key)).length,
    busiest,
  };
}

/** The undisturbed run, and how many requests each of its stages has. */
export async function runUndisturbed(
  settings: SoakSettings,
): Promise<SoakedRun & { requests: Record<SoakedStage, number> }> {
  const endpoint = await startFaultyEndpoint({ ...endpointOptions(settings), faultShare: 0, latencyMs: 0 });
  const folder = await createRunFolder(settings.configOf(endpoint.url), { data: settings.data });
  const store = await observeStore(folder.store, run);
  const requests = { baseline: 0, optimize: 0, merge: 0, test: 0 };
  const onAsked = async (): Promise<void> => {
    const current = (await store.progress())?.stage ?? 'baseline';
    const stage = soakedStages.find(name => name === current);
    if (stage) requests[stage]++;
  };
  endpoint.observe({ isJournaled: store.isJournaled, onAsked });
  expectExit(await folder.run('optimize', 'fgo.yaml', '--id', run), 0);
  await endpoint.close();
  return {
    ...(await ending({ folder, store, asked: endpoint.asked, busiest: endpoint.busiest() })),
    requests,
  };
}

function endpointOptions({ seed, faultShare, latencyMs }: SoakSettings): FaultyEndpointOptions {
  return { seed, faultShare, latencyMs };
}

/** The same run over an endpoint with faults, killed repeatedly. Throws if it does not finish. */
export async function runDisturbed(
  settings: SoakSettings,
  requests: Record<SoakedStage, number>,
): Promise<DisturbedRun> {
  const endpoint = await startFaultyEndpoint(endpointOptions(settings));
  const folder = await createRunFolder(settings.configOf(endpoint.url), { data: settings.data });
  const disk = await mountSmallDisk(folder.store, diskMegabytes);
  try {
    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', run, '--detach'), 0);
    const store = await observeStore(folder.store, run);
    const processes = startProcesses({ folder, run });
    const happened = { killed: [], disasters: {}, waits: [], skipped: [] as string[] };
    if (!disk) happened.skipped.push('diskFull: this user may mount no small disk');
    const scene = { settings, endpoint, disk, store, processes, happened, filled: false };
    try {
      await untilEnded(scene, planIncidents({ ...settings, requests }));
    } finally {
      await processes.stop();
    }
    await endpoint.close();
    const soaked = await ending({ folder, store, asked: endpoint.asked, busiest: endpoint.busiest() });
    return { ...soaked, ...happened };
  } finally {
    await folder.stopServer();
    await disk?.unmount();
  }
}

interface Scene {
  settings: SoakSettings;
  endpoint: Awaited<ReturnType<typeof startFaultyEndpoint>>;
  disk: SmallDisk | null;
  store: StoreObserver;
  processes: Processes;
  happened: Pick<DisturbedRun, 'killed' | 'waits' | 'skipped'> & { disasters: Record<string, number> };
  /** While the disk is full the run is left alone. */
  filled: boolean;
}

/** Triggers the incidents, ends the waits that they cause, and resolves with the run's end. */
async function untilEnded(scene: Scene, incidents: Incident[]): Promise<void> {
  const { endpoint, store, settings } = scene;
  const due = [...incidents];
  const inStage = new Map<string, number>();
  const happening = new Set<Promise<void>>();
  let failure: Error | undefined;
  endpoint.observe({
    isJournaled: store.isJournaled,
    async onAsked() {
      const stage = (await store.progress())?.stage ?? 'baseline';
      const asked = (inStage.get(stage) ?? 0) + 1;
      inStage.set(stage, asked);
      const [next] = due.filter(incident => incident.stage === stage && asked >= incident.after);
      if (!next) return;
      due.splice(due.indexOf(next), 1);
      const one = happen(scene, next, stage).catch((error: Error) => void (failure ??= error));
      happening.add(one);
      void one.then(() => happening.delete(one));
    },
  });
  await endWaits(scene, () => failure);
  await Promise.all(happening);
  for (const { stage, what } of due)
    scene.happened.skipped.push(`${JSON.stringify(what)} in ${stage}: too short`);
  if (failure) throw failure;
  settings.log(`The run has ended.`);
}

async function endWaits(scene: Scene, failureOf: () => Error | undefined): Promise<void> {
  const { store, processes, settings } = scene;
  const until = Date.now() + settings.longestMs;
  let waitsSince: number | null = null;
  while (!(await store.hasEnded())) {
    const failure = failureOf();
    if (failure) throw failure;
    if (Date.now() > until) throw new Error(`The run has not ended: ${await describe(store, processes)}`);
    const progress = await store.progress();
    if (progress?.state !== 'waiting' || scene.filled) waitsSince = null;
    else if ((waitsSince ??= Date.now()) < Date.now() - patienceMs) {
      const kinds = progress.waiting.map(({ kind }) => kind);
      scene.happened.waits.push(...kinds);
      settings.log(`It waits (${kinds.join(', ')}): continued.`);
      processes.resume();
      waitsSince = Date.now() + 10_000;
    }
    await sleep(200);
  }
}

async function describe(store: StoreObserver, processes: Processes): Promise<string> {
  const said = processes.said().flatMap(({ stderr }) => stderr.split('\n').slice(-5));
  return JSON.stringify({ progress: await store.progress(), said: said.slice(-40) }, null, 1);
}

async function happen(scene: Scene, incident: Incident, stage: string): Promise<void> {
  const { happened, processes, settings } = scene;
  if ('kill' in incident.what) {
    const { kill } = incident.what;
    const back = 200 + 1_800 * uniform(`back ${settings.seed}`, `${happened.killed.length}`);
    const what = await processes.kill(kill, back);
    settings.log(`kill -9 of the ${what} in the stage ${stage}`);
    happened.killed.push({ what: kill, stage });
    return;
  }
  const { disaster } = incident.what;
  settings.log(`${disaster} in the stage ${stage}`);
  if (await strike(scene, disaster)) happened.disasters[disaster] = (happened.disasters[disaster] ?? 0) + 1;
}

/** False if it is not possible here. */
async function strike(scene: Scene, disaster: 'down' | 'diskFull' | 'journalCut'): Promise<boolean> {
  const { endpoint, disk, store, settings } = scene;
  if (disaster === 'down') {
    await endpoint.goDown(settings.downMs);
    return true;
  }
  if (disaster === 'journalCut') return (await store.cutOneEntry(settings.seed)) !== null;
  if (!disk) return false;
  scene.filled = true;
  await disk.fill();
  await sleep(settings.fullMs);
  await disk.free();
  scene.filled = false;
  settings.log('The disk has space again.');
  return true;
}
