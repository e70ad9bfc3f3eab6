// Jest's global set-up of `npm test`: one Temporal server in memory for all tests that do not need one of their own.
// Runs of different stores never meet on it, as workflow ids carry the store's id. It imports the build, as Jest
// maps no `.js` imports to `.ts` files here.
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

/** Tests of this kind kill no machine: nothing is lost where fsync costs nothing. */
function useMemoryForTemporaryFiles() {
  try {
    accessSync('/dev/shm', constants.W_OK);
    process.env.TMPDIR = '/dev/shm';
  } catch {
    // Not on this system: the usual folder is slower, and as good.
  }
}

export { startSharedServer as default };
