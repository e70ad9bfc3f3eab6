import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ConfigInput } from '../../lib/config/schema.js';
import type { RunStatus } from '../../lib/report/status.js';
import type { WorkerRecord } from '../../lib/store/worker-record.js';
import { hotelCsv, hotelMessages } from '../support/hotel-messages.js';
import type { HostProcess } from './host-process.js';
import type { Cluster } from './start-cluster.js';

/** The size of a run. */
export interface RunSize {
  train: number;
  validation: number;
  test: number;
  subsets: number;
  epochs: number;
}

/** What people do at the office, with a store. */
export interface Office {
  /** Starts a run, leaves it to workers, and removes its folder. */
  startRun(id: string, size: RunSize): Promise<void>;
  command(...parameters: string[]): HostProcess;
  /** The status of a run, and what the command said beside it. */
  status(run: string): Promise<{ status: RunStatus; said: string }>;
  workers(): Promise<WorkerRecord[]>;
}

function configOf(options: { url: string; store: string; size: RunSize }) {
  const { size, url, store } = options;
  const { train, validation, test, subsets, epochs } = size;
  return {
    name: 'hotel',
    seed: 7,
    dataset: {
      path: 'messages.csv',
      input: 'message',
      expected: 'desk',
      splits: { train, validation, test },
    },
    agent: {
      kind: 'prompt',
      modules: { instructions: 'Say which desk of the hotel sees to the message.' },
      output: { labels: 'auto' },
    },
    scorer: { kind: 'command', command: ['node', 'scorer.mjs'] },
    // With a temperature, subsets word their findings differently, so that merges have work to do.
    llm: {
      provider: 'openai',
      baseUrl: url,
      models: { default: { model: 'simulated', temperature: 1 } },
      // Of all workers together.
      concurrency: 24,
    },
    optimize: { strategy: 'fgo', subsets, epochs },
    store: { path: store },
  } satisfies ConfigInput;
}

/** The commands use the old build: a deploy does not change what people have installed. */
export function openOffice(cluster: Cluster, store: string): Office {
  const { office: host, builds, objects, temporal, endpoint } = cluster;
  const environment = { ...objects.environment, TEMPORAL_ADDRESS: temporal.address };
  const fgo = (parameters: string[], cwd = host.folder) => ({
    command: [process.execPath, builds.old.path, ...parameters],
    environment,
    cwd,
  });
  const command = (...parameters: string[]) => host.start(fgo([...parameters, '--store', store]));
  const look = (...parameters: string[]) => host.run(fgo([...parameters, '--store', store, '--json']));
  return {
    async startRun(id, size) {
      const folder = join(host.folder, id);
      await mkdir(folder);
      const { train, validation, test } = size;
      await writeFile(join(folder, 'messages.csv'), hotelCsv(hotelMessages(train + validation + test)));
      await copyFile('test/cluster/desk-scorer.mjs', join(folder, 'scorer.mjs'));
      const config = configOf({ url: endpoint.urlOf(id), store, size });
      await writeFile(join(folder, 'fgo.yaml'), stringify(config));
      await host.run(fgo(['optimize', 'fgo.yaml', '--id', id, '--detach'], folder));
      await rm(folder, { recursive: true });
    },
    command,
    async status(run) {
      const { stdout, output } = await look('status', run);
      return { status: JSON.parse(stdout()) as RunStatus, said: output().replace(stdout(), '').trim() };
    },
    async workers() {
      const { stdout } = await look('list', '--workers');
      return JSON.parse(stdout()) as WorkerRecord[];
    },
  };
}
