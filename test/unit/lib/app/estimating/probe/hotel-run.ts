import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseLocatedConfig } from '../../../../../../lib/config/parse-config.js';
import { loadRun } from '../../../../../../lib/app/preparing/prepare-run.js';
import type { LoadedRun } from '../../../../../../lib/app/preparing/prepare-run.js';
import { createMemoryStore } from '../../../../../../lib/store/memory-store.js';
import { listRunRecords } from '../../../../../../lib/store/run-record.js';
import type { Store } from '../../../../../../lib/store/store.js';
import { hotelMessages } from '../../../../../support/hotel-messages.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../../support/temporary-folder.js';

interface Differences {
  optimize?: string;
  /** More lines of the configuration. */
  more?: string;
}

/** For each test of a file: a folder and an empty store, in which runs can be loaded and probed. */
export function useHotel() {
  const { signal } = new AbortController();
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = await temporaryFolder();
    store = createMemoryStore();
  });
  afterAll(removeTemporaryFolders);
  return {
    loadRun: (differences?: Differences) => loadHotel(folder, differences),
    /** What a probe or a rehearsal of the run is given. */
    probing: (loaded: LoadedRun, most: number) => ({ store, loaded, most, signal, log: () => undefined }),
    listRuns: () => listRunRecords(store),
  };
}

/** A configuration with its tasks: 80 train, 30 validation and 30 test tasks, and the simulated endpoint. */
async function loadHotel(
  folder: string,
  { optimize = '{subsets: 4}', more = '' }: Differences = {},
): Promise<LoadedRun> {
  const rows = hotelMessages(140).map(({ text, desk }) => JSON.stringify({ text, desk }));
  await writeFile(join(folder, 'messages.jsonl'), rows.join('\n'));
  const configFile = join(folder, 'fgo.yaml');
  const text = `
name: hotel
seed: 7
dataset: {path: messages.jsonl, input: text, expected: desk, splits: {train: 80, validation: 30, test: 30}}
agent: {kind: prompt, modules: {instructions: Say which desk of the hotel sees to the message.}, output: {labels: auto}}
llm: {provider: simulated}
optimize: ${optimize}
${more}
`;
  return loadRun({ ...parseLocatedConfig({ text, file: configFile }), configFile });
}
