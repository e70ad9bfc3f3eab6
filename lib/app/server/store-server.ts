import { stateFolderOf } from '../../store/open-store.js';
import { ensureServer, serverStatus, stopServer } from '../../temporal/server/dev-server.js';
import type { ServerStatus } from '../../temporal/server/dev-server.js';
import { launchQueries } from '../../temporal/server/launch-queries.js';
import { runListUrl } from '../../temporal/workflow-url.js';
import type { AppContext } from '../context.js';
import { localStorePath } from '../finding/find-run.js';
import { openNamedStore } from '../store/named-store.js';

/** A Temporal server of a store that stays until it is stopped. */
export interface StartedServer {
  storePath: string;
  address: string;
  uiUrl: string;
  /** The list of the store's runs in its UI. */
  runsUrl: string;
  pid: number;
}

/**
 * Starts the Temporal server of a store, or finds the one that runs, and keeps it after this process. `store`: that
 * of the current folder if it is missing. Throws StoreError and the errors of `server/errors.ts`.
 */
export async function startStoreServer(
  context: AppContext,
  store: string | undefined,
): Promise<StartedServer> {
  const { environment, log } = context;
  const { storePath } = await openNamedStore(context, store);
  const storeDirectory = stateFolderOf(storePath);
  const server = await ensureServer({ storeDirectory, log, keep: true });
  await launchQueries({ storePath, storeDirectory, server, environment });
  const { address, uiUrl, namespace, pid } = server;
  return { storePath, address, uiUrl, runsUrl: runListUrl({ uiUrl, namespace }), pid };
}

/** Stops the server of a store. Its runs can be resumed. The pid is null if none was running. */
export async function stopStoreServer(
  context: AppContext,
  store: string | undefined,
): Promise<{ pid: number | null }> {
  const storeDirectory = stateFolderOf(await localStorePath(context, store));
  const { pid = null } = await stopServer({ storeDirectory, log: context.log });
  return { pid };
}

/** Returns whether and where the server of a store runs. */
export async function storeServerStatus(
  context: AppContext,
  store: string | undefined,
): Promise<ServerStatus> {
  return serverStatus({ storeDirectory: stateFolderOf(await localStorePath(context, store)) });
}
