import { openStore } from '../../lib/store/open-store.js';
import { workflowIdOf } from '../../lib/store/store-identity.js';
import type { RunStatus } from '../../lib/report/status.js';
import { observeStore } from '../soak/journal-observer.js';
import { resultOf, type RunResult } from '../support/run-result.js';
import type { Request } from './endpoint.js';
import { openOffice, type Office, type RunSize } from './office.js';
import type { Cluster } from './start-cluster.js';
import { waitUntil } from './wait-until.js';

/** A run of the team, in its store. */
export interface TeamRun {
  id: string;
  store: string;
  office: Office;
  /** What the endpoint received for it. */
  requests(): readonly Request[];
  hasEnded(): Promise<boolean>;
  /** Waits until it has ended. */
  ended(): Promise<EndedRun>;
  /** The id of its root workflow. */
  workflow(): Promise<string>;
}

export interface EndedRun {
  status: RunStatus;
  result: RunResult;
  requests: readonly Request[];
}

const longestRunMs = 20 * 60_000;

/** Starts a run at the office. Workers are started apart. */
export async function startTeamRun(options: {
  cluster: Cluster;
  id: string;
  store: string;
  size: RunSize;
}): Promise<TeamRun> {
  const { cluster, id, store, size } = options;
  const { endpoint } = cluster;
  const office = openOffice(cluster, store);
  const opened = await openStore(store);
  const observed = await observeStore(store, id);
  endpoint.count(id, observed.isJournaled);
  await office.startRun(id, size);
  const read = async (key: string) => {
    const stored = await opened.read(key);
    if (!stored) throw new Error(`There is no ${key} in ${store}.`);
    return stored.bytes.toString('utf8');
  };
  return {
    id,
    store,
    office,
    requests: () => endpoint.requestsOf(id),
    hasEnded: observed.hasEnded,
    async ended() {
      await waitUntil(`${id} ends`, longestRunMs, async () => ((await observed.hasEnded()) ? true : null));
      const { status } = await office.status(id);
      return { status, result: await resultOf({ read }, status), requests: endpoint.requestsOf(id) };
    },
    workflow: () => workflowIdOf(opened, id),
  };
}
