import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withAbsoluteKeysFile } from '../codec/payload-keys.js';
import { endQueriesIn, QUERIES_MARK } from './processes.js';
import { identifyProcess } from './process-identity.js';
import { spawnDetached } from './spawn-detached.js';
import type { RunningServer } from './dev-server.js';

const PROGRAM = 'workers/query-process.js';

/**
 * Starts a process that answers queries about the ended runs of a store, in place of an earlier one. It ends when
 * the server does.
 */
export async function launchQueries(launch: {
  /** The store, and the folder of its server. */
  storePath: string;
  storeDirectory: string;
  server: RunningServer;
  environment: NodeJS.ProcessEnv;
}): Promise<void> {
  const { storePath, server, environment } = launch;
  const storeDirectory = await realpath(launch.storeDirectory);
  await endQueriesIn(storeDirectory);
  const started = (await identifyProcess(server.pid))?.started ?? '';
  await spawnDetached({
    program: process.execPath,
    arguments: [
      '--no-warnings',
      queryProgram(),
      QUERIES_MARK,
      storePath,
      server.address,
      server.namespace,
      String(server.pid),
      started,
    ],
    storeDirectory,
    environment: withAbsoluteKeysFile(environment),
    purpose: 'queries',
  });
}

/** Returns the path of the built program; when run from sources, the path of the last build. */
function queryProgram(): string {
  const beside = fileURLToPath(new URL(`../../../${PROGRAM}`, import.meta.url));
  if (existsSync(beside)) return beside;
  return fileURLToPath(new URL(`../../../dist/${PROGRAM}`, import.meta.url));
}
