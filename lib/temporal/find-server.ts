import { namedConnection } from './connection.js';
import type { TemporalConnection } from './connection.js';
import { serverStatus } from './server/dev-server.js';

/** Finds a running server that knows this store's runs. Never starts one. */
export async function findServer(input: {
  storeDirectory: string;
}): Promise<Pick<TemporalConnection, 'settings' | 'namespace' | 'uiUrl'> | null> {
  const named = namedConnection(process.env);
  if (named) return named;
  const status = await serverStatus(input);
  if (status.state !== 'running') return null;
  return { settings: { address: status.address }, namespace: status.namespace, uiUrl: status.uiUrl };
}
