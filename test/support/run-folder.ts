import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { ConfigInput } from '../../lib/config/schema.js';
import { openStore } from '../../lib/store/open-store.js';
import { isAlive } from '../../lib/temporal/server/process-identity.js';
import { endProcess } from '../../lib/temporal/server/processes.js';
import { readRecord } from '../../lib/temporal/server/record.js';
import { endCommands, runCommand, startCommand } from './command.js';
import type { Ended, RunningCommand } from './command.js';
import { hotelCsv, hotelMessages } from './hotel-messages.js';
import { closeEndpoints } from './recording-endpoint.js';
import { temporaryFolder } from './temporary-folder.js';
import { endWarmCommands, runWarmCommand } from './warm-command.js';

const serverRecord = z.object({ pid: z.number().nullable(), address: z.string() });

/** A folder with data and a configuration, in which commands run. */
export interface RunFolder {
  path: string;
  store: string;
  run(...parameters: string[]): Promise<Ended>;
  start(...parameters: string[]): RunningCommand;
  /** The store's own server as recorded; its pid is null if it was stopped. */
  server(): z.infer<typeof serverRecord>;
  /** The address of the server of its runs; starts the store's own server if no other was named. */
  address(): Promise<string>;
  /** The bytes of a value in the store. */
  read(key: string): Promise<string>;
  /** The number of finished calls in the journal. */
  journaled(): Promise<number>;
  /** Stops the store's server, if one is running. */
  stopServer(): Promise<void>;
}

const folders: RunFolder[] = [];

/** A reduced but complete run: some 550 calls, four subsets, three merges of which one is retried. */
export function hotelConfig(url: string) {
  return {
    name: 'hotel',
    seed: 7,
    dataset: {
      path: 'messages.csv',
      input: 'message',
      expected: 'desk',
      splits: { train: 48, validation: 36, test: 48 },
    },
    agent: {
      kind: 'prompt',
      modules: { instructions: 'Say which desk of the hotel sees to the message.' },
      output: { labels: 'auto' },
    },
    scorer: 'exact',
    // With a temperature, subsets word their findings differently, so that merges and retries have work to
    // do.
    llm: {
      provider: 'openai',
      baseUrl: url,
      models: { default: { model: 'simulated', temperature: 1 } },
      concurrency: 6,
    },
    optimize: { strategy: 'fgo', subsets: 4, epochs: 1 },
  } satisfies ConfigInput;
}

/** The minimum that has every stage: some 200 calls, two subsets, one merge. */
export function smallConfig(url: string) {
  const config = hotelConfig(url);
  const splits = { train: 24, validation: 18, test: 24 };
  return { ...config, dataset: { ...config.dataset, splits }, optimize: { ...config.optimize, subsets: 2 } };
}

/** The same with so few tasks that a run takes some 90 calls. For tests that do not look at scores. */
export function tinyConfig(url: string) {
  const config = smallConfig(url);
  return { ...config, dataset: { ...config.dataset, splits: { train: 16, validation: 8, test: 8 } } };
}

interface FolderOptions {
  data?: string;
  environment?: Record<string, string>;
}

/** Writes the data and the configuration into a new folder, in which each command is a separate process. */
export function createRunFolder(config: object, options: FolderOptions = {}): Promise<RunFolder> {
  return createFolder(config, options, runCommand);
}

/**
 * The same with commands that share a process if they run to their end (see `runWarmCommand`), and with the
 * test suite's server instead of one for the folder. For tests of what runs do, not of processes and servers.
 */
export function createWarmFolder(config: object, options: FolderOptions = {}): Promise<RunFolder> {
  const { FGO_TEST_TEMPORAL_ADDRESS: address } = process.env;
  const shared = address === undefined ? {} : { TEMPORAL_ADDRESS: address };
  const environment = { FGO_IDLE_SECONDS: '1.5', ...shared, ...options.environment };
  return createFolder(config, { ...options, environment }, runWarmCommand);
}

async function createFolder(
  config: object,
  options: FolderOptions,
  runTheCommand: typeof runCommand,
): Promise<RunFolder> {
  const path = await temporaryFolder();
  const store = join(path, '.fgo');
  const place = { cwd: path, ...(options.environment && { environment: options.environment }) };
  await writeFile(join(path, 'messages.csv'), options.data ?? hotelCsv(hotelMessages(132)));
  await writeFile(join(path, 'fgo.yaml'), stringify(config));
  const folder: RunFolder = {
    path,
    store,
    run: (...parameters) => runTheCommand(parameters, place),
    start: (...parameters) => startCommand(parameters, place),
    server: () => serverRecord.parse(JSON.parse(readFileSync(join(store, 'server.json'), 'utf8'))),
    async address() {
      const named = options.environment?.['TEMPORAL_ADDRESS'];
      if (named !== undefined) return named;
      await folder.run('server', 'start', '--store', store);
      return folder.server().address;
    },
    async read(key) {
      const opened = await openStore(store);
      const stored = await opened.read(key);
      if (!stored) throw new Error(`There is no ${key} in the store.`);
      return stored.bytes.toString('utf8');
    },
    async journaled() {
      const opened = await openStore(store);
      const keys = await opened.list('journal/shared');
      return keys.filter(key => /\/[0-9a-f]{64}$/.test(key)).length;
    },
    async stopServer() {
      // Without the command for it, which takes longer than all of this.
      const { pid = null, started = '' } = (await readRecord(store)) ?? {};
      if (pid !== null && (await isAlive({ pid, started }))) await endProcess({ pid, started });
    },
  };
  folders.push(folder);
  return folder;
}

/**
 * Ends the commands, endpoints and servers that are still running. Call it in `afterAll`, before the folders
 * are removed.
 */
export async function stopServers(): Promise<void> {
  await endCommands();
  await endWarmCommands();
  await closeEndpoints();
  await Promise.all(folders.splice(0).map(folder => folder.stopServer()));
}
