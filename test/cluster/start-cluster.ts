import { startEndpoint, type Endpoint } from './endpoint.js';
import { installBuilds, type Build } from './builds.js';
import { createNetwork, type Host } from './network.js';
import { startObjectStore, type ObjectStore } from './object-store.js';
import { startPostgres } from './postgres.js';
import type { Programs } from './requirements.js';
import { startTemporalServer, type TemporalServer } from './temporal-server.js';

/** Everything that a team has, each on a host of its own. */
export interface Cluster {
  temporal: TemporalServer;
  objects: ObjectStore;
  endpoint: Endpoint;
  builds: { old: Build; next: Build };
  /** For workers. */
  machines: readonly Host[];
  /** For the first worker of a new build. */
  spare: Host;
  /** Where people start runs and look at them. */
  office: Host;
}

/** The mean time of a reply of the model. */
const latencyMs = 600;

export async function startCluster(options: {
  folder: string;
  programs: Programs;
  log: (line: string) => void;
}): Promise<Cluster> {
  const { folder, programs, log } = options;
  const network = await createNetwork(folder);
  const endpoint = await startEndpoint({
    address: network.ownAddress,
    latencyMs,
    hostAt: address => network.hostAt(address),
  });
  const objects = await startObjectStore(await network.addHost('store'), programs.objectStore);
  log('The S3-compatible server answers.');
  const database = await startPostgres(await network.addHost('database'), programs.postgres);
  log('PostgreSQL answers.');
  const temporal = await startTemporalServer({ host: await network.addHost('temporal'), database, programs });
  log('The Temporal server answers.');
  const machines = [];
  for (const name of ['worker-1', 'worker-2', 'worker-3']) machines.push(await network.addHost(name));
  const spare = await network.addHost('worker-4');
  const office = await network.addHost('office');
  return { temporal, objects, endpoint, builds: await installBuilds(folder), machines, spare, office };
}
