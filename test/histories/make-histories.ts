import { TestWorkflowEnvironment } from '@temporalio/testing';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openStore } from '../../lib/store/open-store.js';
import { locateServerProgram } from '../../lib/temporal/server/locate.js';
import { expectExit } from '../support/command.js';
import { startGate } from '../support/gate.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { historiesFolder } from '../support/saved-runs.js';

/**
 * Creates the histories of this release, which tests replay from now on: a small run that waited for a person
 * once (its key was rejected) and scored proposals in races, on a server that asks for short histories, so that workflows continue as new.
 * Needs the built product. A published release keeps its file: create a new one with the new version.
 */
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const talk = (line: string) => void process.stderr.write(`${line}\n`);
const suggestContinueAsNew = 50;

const server = await TestWorkflowEnvironment.createLocal({
  server: {
    executable: { type: 'existing-path', path: await locateServerProgram({ log: talk }) },
    extraArgs: ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${suggestContinueAsNew}`],
  },
});
try {
  const endpoint = await startRecordingEndpoint();
  const gate = await startGate(endpoint);
  const { optimize, llm, ...config } = smallConfig(gate.url);
  const folder = await createRunFolder(
    {
      ...config,
      llm: { ...llm, apiKeyEnv: 'HOTEL_KEY' },
      optimize: { ...optimize, epochs: 2, racing: true },
    },
    { environment: { HOTEL_KEY: 'a key of the test', TEMPORAL_ADDRESS: server.address } },
  );
  const command = folder.start('optimize', 'fgo.yaml', '--id', 'saved');
  await endpoint.atAnswer(80, () => gate.refuse());
  expectExit(await command.ended, 3);
  gate.pass();
  expectExit(await folder.run('resume', 'saved'), 0);

  const store = await openStore(folder.store);
  const keys = await store.list('runs/saved/histories');
  const histories: Record<string, unknown> = {};
  for (const key of keys) {
    const text = impersonal((await folder.read(key)).replaceAll(folder.path, '.'));
    histories[key.replace(/^.*\//, '')] = JSON.parse(text);
  }
  const file = resolve(historiesFolder, `${version}.json.gz`);
  const bytes = gzipSync(JSON.stringify(histories), { level: 9 });
  await writeFile(file, bytes);
  talk(`${keys.length} histories, ${bytes.length} bytes: ${file}`);
  await gate.close();
} finally {
  await stopServers();
  await server.teardown();
}

/** Without the names of the machine that created it. */
function impersonal(text: string): string {
  const names = [process.cwd(), homedir(), tmpdir()].filter(name => name.length > 3);
  return names.reduce((rest, name) => rest.replaceAll(name, '.'), text).replaceAll(hostname(), 'machine');
}
