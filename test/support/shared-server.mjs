// Jest's global set-up of `npm test`: one in-memory Temporal server for all tests that do not need their own.
// Runs of different stores never collide on it, because workflow ids contain the store's id. It imports the
// build, because Jest does not map `.js` imports to `.ts` files here.
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { locateServerProgram } from '../../dist/lib/temporal/server/locate.js';

export async function startSharedServer() {
  useMemoryForTemporaryFiles();
  const path = await locateServerProgram({ log: line => console.error(line) });
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path }, log: { format: 'json', level: 'never' } },
  });
  process.env.FGO_TEST_TEMPORAL_ADDRESS = environment.address;
  // Processes that run commands (warm-command.ts) listen on sockets in this folder, and end with this process.
  const hosts = mkdtempSync(join(tmpdir(), 'fgo-hosts-'));
  process.env.FGO_TEST_HOSTS = hosts;
  process.env.FGO_TEST_PARENT = String(process.pid);
  globalThis.stopSharedServer = async () => {
    rmSync(hosts, { recursive: true, force: true });
    await environment.teardown();
  };
}

/** These tests do not kill the machine, so a file system on which fsync costs nothing loses nothing. */
function useMemoryForTemporaryFiles() {
  try {
    accessSync('/dev/shm', constants.W_OK);
    process.env.TMPDIR = '/dev/shm';
  } catch {
    // Not available on this system: the usual folder is slower, but works as well.
  }
}

export { startSharedServer as default };
