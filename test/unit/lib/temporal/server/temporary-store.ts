import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverStatus, stopServer } from '../../../../../lib/temporal/server/dev-server.js';

export interface TemporaryStore {
  directory: string;
  /** What was logged. */
  lines: string[];
  log: (line: string) => void;
}

const stores: TemporaryStore[] = [];

/** An empty store folder; `cleanStores` ends its server and removes it. */
export async function makeStore(): Promise<TemporaryStore> {
  const lines: string[] = [];
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'fgo-server-')));
  const store = { directory, lines, log: (line: string) => void lines.push(line) };
  stores.push(store);
  return store;
}

/** Call it after each test file or test that created stores. */
export async function cleanStores(): Promise<void> {
  for (const { directory, log } of stores.splice(0)) {
    const status = await serverStatus({ storeDirectory: directory });
    // Tests do not need the second that a server takes to shut down gracefully.
    if (status.state !== 'stopped') process.kill(status.pid, 'SIGKILL');
    await stopServer({ storeDirectory: directory, log });
    await rm(directory, { recursive: true, force: true });
  }
}
