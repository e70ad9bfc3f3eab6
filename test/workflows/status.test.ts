import { openStore } from '../../lib/store/open-store.js';
import { writeWorkerRecord } from '../../lib/store/worker-record.js';
import { expectExit, runCommand } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, stopServers, tinyConfig, type RunFolder } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

let folder: RunFolder;

beforeAll(async () => {
  const endpoint = await startRecordingEndpoint();
  folder = await createWarmFolder(tinyConfig(endpoint.url));
  expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'waiting', '--detach'), 0);
});

afterAll(async () => {
  await folder.run('cancel', 'waiting');
  await stopServers();
  await removeTemporaryFolders();
});

it('names the workers that take no task of an unfinished run, and what they lack', async () => {
  const now = new Date().toISOString();
  await writeWorkerRecord(await openStore(folder.store), {
    schemaVersion: 1,
    id: 'build-9',
    host: 'build-9',
    pid: 1,
    version: '0.1.0',
    startedAt: now,
    seenAt: now,
    isDraining: false,
    lost: [],
    serves: [],
    unfit: [
      { name: 'waiting', lacks: ['the environment variable DESK_TOKEN.'] },
      { name: 'other', lacks: ['everything.'] },
    ],
  });
  const shown = await folder.run('status', 'waiting');
  expectExit(shown, 0);
  expect(shown.stdout).toContain(
    'The worker build-9 takes no task of this run: it lacks the environment variable DESK_TOKEN.',
  );
  expect(shown.stdout).not.toContain('everything');
  expect(shown.stdout).toContain('Continue: fgo resume waiting');
  expect(shown.stderr).not.toContain('warning');
});

it('says that the state is as last recorded if the server does not know its namespace', async () => {
  const address = process.env['FGO_TEST_TEMPORAL_ADDRESS'] ?? '';
  const shown = await runCommand(['status', 'waiting'], {
    cwd: folder.path,
    environment: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'nowhere' },
  });
  expectExit(shown, 0);
  expect(shown.stderr).toContain('has no namespace nowhere');
  expect(shown.stderr).toContain('The state of the run is as last recorded.');
  expect(shown.stdout).not.toContain('fgo resume');
});
