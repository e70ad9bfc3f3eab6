// Jest's global set-up of `npm test`: one in-memory Temporal server for all tests that do not need their own.
// Runs of different stores never collide on it, because workflow ids contain the store's id. It imports the
// build, because Jest does not map `.js` imports to `.ts` files here.
import { accessSync, constants } from 'node:fs';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { locateServerProgram } from '../../dist/lib/temporal/server/locate.js';

export async function startSharedServer() {
  useMemoryForTemporaryFiles();
  const path = await locateServerProgram({ log: line => console.error(line) });
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path }, log: { format: 'json', level: 'never' } },
  });
  process.env.FGO_TEST_TEMPORAL_ADDRESS = environment.address;
  globalThis.stopSharedServer = () => environment.teardown();
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
