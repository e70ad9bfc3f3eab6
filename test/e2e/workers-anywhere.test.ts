import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { stringify } from 'yaml';
import { manifestSchema } from '../../lib/config/manifest.js';
import { createArtifacts } from '../../lib/store/artifacts.js';
import { openStore } from '../../lib/store/open-store.js';
import { readRunRecord } from '../../lib/store/run-record.js';
import { locateServerProgram } from '../../lib/temporal/server/locate.js';
import { endCommands, expectExit, runCommand, startCommand } from '../support/command.js';
import { hotelCsv, hotelMessages } from '../support/hotel-messages.js';
import { closeEndpoints, startRecordingEndpoint } from '../support/recording-endpoint.js';
import { smallConfig } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { locateS3Server, startS3Server, type S3Server } from '../support/s3-server.js';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary-folder.js';

const longest = 600_000;
const program = await locateS3Server();
if ('problem' in program) console.warn(`The test of workers is skipped: ${program.problem}`);
const describeIfThere = 'problem' in program ? describe.skip : describe;

let s3: S3Server;
let temporal: TestWorkflowEnvironment;

beforeAll(async () => {
  if ('problem' in program) return;
  s3 = await startS3Server(program.path);
  const path = await locateServerProgram({ log: () => undefined });
  temporal = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path } },
  });
}, longest);

afterAll(async () => {
  await endCommands();
  await closeEndpoints();
  await temporal?.teardown();
  await s3?.stop();
  await removeTemporaryFolders();
}, longest);

/** A folder with a home of its own, as another machine has. */
async function addMachine(environment: Record<string, string> = {}) {
  const cwd = await temporaryFolder();
  const home = join(cwd, 'home');
  await mkdir(home);
  const own = { ...s3.environment, HOME: home, XDG_CACHE_HOME: join(home, 'cache'), ...environment };
  return { cwd, environment: own };
}

const sortingAgent = 'test/unit/lib/agents/own/sorting-agent.mjs';

/** A machine with the project of a run: an agent that imports a file, and needs a variable. */
async function addStarter(url: string, store: string) {
  const machine = await addMachine({ TEMPORAL_ADDRESS: temporal.address, DESK_TOKEN: 'secret-desk-token' });
  const config = {
    ...smallConfig(url),
    agent: {
      kind: 'command',
      command: ['node', 'agent.mjs'],
      environment: ['DESK_TOKEN'],
      modules: { instructions: 'Say which desk of the hotel sees to the message.' },
      output: { labels: 'auto' },
    },
    store: { path: store },
  };
  const agent = await readFile(sortingAgent, 'utf8');
  await mkdir(join(machine.cwd, 'parts'));
  await writeFile(
    join(machine.cwd, 'parts/note.mjs'),
    "export const note = process.env.DESK_TOKEN ?? 'none';\n",
  );
  await writeFile(
    join(machine.cwd, 'agent.mjs'),
    `import { note } from './parts/note.mjs';\nvoid note;\n${agent}`,
  );
  await writeFile(join(machine.cwd, 'fgo.yaml'), stringify(config));
  await writeFile(join(machine.cwd, 'messages.csv'), hotelCsv(hotelMessages(132)));
  return machine;
}

describeIfThere('workers on machines that have nothing of the run', () => {
  it(
    'complete a run with its code from the store, while one that lacks something takes no task',
    async () => {
      const endpoint = await startRecordingEndpoint();
      const store = `s3://${await s3.createBucket()}/team`;
      const starter = await addStarter(endpoint.url, store);
      const reference = await addStarter(endpoint.url, '.fgo');
      const alone = await runCommand(['optimize', 'fgo.yaml', '--id', 'alone', '--json'], reference);
      expectExit(alone, 0);
      const expected = statusOf(alone);
      const calls = endpoint.answered().length;

      expectExit(await runCommand(['optimize', 'fgo.yaml', '--id', 'far', '--detach', '--json'], starter), 0);
      // Nothing of that machine is there any more.
      await rename(starter.cwd, `${starter.cwd}-gone`);
      const watcher = await addMachine({ TEMPORAL_ADDRESS: temporal.address });
      const on = ['worker', '--store', store, '--address', temporal.address];
      const strict = startCommand(
        [...on, '--health-port', '0'],
        await addMachine({ DESK_TOKEN: 'other-desk-token' }),
      );
      const poor = startCommand([...on, '--run-code-from-store'], await addMachine());
      const other = startCommand([...on, '--queues', 'team-*'], await addMachine());
      await Promise.all([
        strict.said('lacks: the code of the run (agent.mjs, parts/note.mjs)'),
        poor.said('lacks: the environment variable DESK_TOKEN, which agent.environment names.'),
        other.said('Works on s3://'),
      ]);
      const probes = /http:\S+(?=\/livez)/.exec(strict.stderr())?.[0] ?? '';
      expect((await fetch(`${probes}/livez`)).status).toBe(200);
      const ready = await fetch(`${probes}/readyz`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toMatchObject({ ready: false, serves: [], unfit: [{ name: 'far' }] });
      expect(endpoint.answered()).toHaveLength(calls);

      const fit = startCommand(
        [...on, '--run-code-from-store'],
        await addMachine({ DESK_TOKEN: 'other-desk-token' }),
      );
      await fit.said('Works on far.');
      const listed = await runCommand(['list', '--workers', '--store', store], watcher);
      expect(listed.stdout).toMatch(/works on far/);
      expect(listed.stdout).toMatch(/takes no task of far: .*agent\.mjs/);
      const status = statusOf(await runCommand(['watch', 'far', '--store', store, '--json'], watcher));
      expect(status).toMatchObject({ state: 'done', scores: expected.scores, paid: expected.paid });
      expect(endpoint.answered()).toHaveLength(2 * calls);

      const workers = [strict, poor, other, fit];
      for (const worker of workers) worker.kill('SIGTERM');
      for (const worker of workers) expectExit(await worker.ended, 0);
      expect(other.stderr()).not.toContain('Works on far');
      await expectPortable(store, starter.cwd);
    },
    longest,
  );
});

/** The manifest names hashes and relative paths only, and no value of a variable. */
async function expectPortable(place: string, folder: string): Promise<void> {
  Object.assign(process.env, s3.environment);
  const store = await openStore(place);
  const record = await readRunRecord(store, 'far');
  if (!record) throw new Error('There is no run.');
  const manifest = await createArtifacts(store).get(record.manifest, manifestSchema);
  const text = JSON.stringify(manifest);
  expect(text).not.toContain(folder);
  expect(text).not.toMatch(/"\//);
  expect(text).not.toContain('desk-token');
  expect(manifest.folder).toBeNull();
  expect(manifest.files.map(({ path, use }) => `${use} ${path}`)).toEqual([
    'code agent.mjs',
    'code parts/note.mjs',
  ]);
}
