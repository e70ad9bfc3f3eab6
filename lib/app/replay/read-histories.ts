import { BadInputError } from '../../config/problem.js';
import { readTextFile } from '../../config/read-file.js';
import { runKeys } from '../../store/run-keys.js';
import { createTemporalClient } from '../../temporal/connection.js';
import { findServer } from '../../temporal/find-server.js';
import { workflowIdOf } from '../../store/store-identity.js';
import { saveHistories } from '../../temporal/histories/save-histories.js';
import { HistoryFileError, parseHistory } from '../../temporal/histories/saved-history.js';
import type { SavedHistory } from '../../temporal/histories/saved-history.js';
import { findRun } from '../finding/find-run.js';
import type { FoundRun } from '../finding/find-run.js';
import { restoreHistories } from './restore-histories.js';
import { printMessage } from '../terminal/output.js';

interface HistoryText {
  source: string;
  text: string;
}

export interface ReadHistories {
  histories: SavedHistory[];
  /** Files that could not be read; the others can still be replayed. */
  broken: HistoryFileError[];
}

/** Reads histories from files, or from a run. Throws BadInputError if there are none. */
export async function readHistories(
  run: string | undefined,
  options: { history?: string[]; store?: string },
): Promise<ReadHistories> {
  const { history: files } = options;
  if ((run === undefined) === (files === undefined)) {
    throw refused(
      'fgo replay',
      'Name a run (an id, or last) or history files (--history FILE...), one of both.',
    );
  }
  const texts = files
    ? await Promise.all(files.map(readHistoryFile))
    : await readRunHistories(await findRun(run ?? 'last', options.store));
  const histories: SavedHistory[] = [];
  const broken: HistoryFileError[] = [];
  for (const { source, text } of texts) {
    try {
      histories.push(parseHistory(source, text));
    } catch (error) {
      if (!(error instanceof HistoryFileError)) throw error;
      broken.push(error);
    }
  }
  if (histories.length > 0) return { histories, broken };
  throw new BadInputError(
    broken.map(({ source, problem }) => ({ source, line: null, column: null, path: '', message: problem })),
    { cause: broken[0] },
  );
}

const mostBytes = 512 * 1024 * 1024;

async function readHistoryFile(source: string): Promise<HistoryText> {
  try {
    return { source, text: await readTextFile(source, mostBytes) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refused(source, `It cannot be read (${reason}). Name a file that holds a workflow history.`, error);
  }
}

async function readRunHistories(found: FoundRun): Promise<HistoryText[]> {
  await restoreHistories(found);
  const { store, storePath, record } = found;
  const keys = await store.list(runKeys(record.id).histories);
  if (keys.length === 0) return fetchHistories(found);
  if (!keys.includes(`${runKeys(record.id).histories}/optimize.json`)) {
    printMessage(`Not all histories of ${record.id} are saved yet: these are what there is.`);
  }
  return Promise.all(
    keys.map(async key => {
      const stored = await store.read(key);
      return { source: `${storePath}/${key}`, text: stored?.bytes.toString('utf8') ?? '' };
    }),
  );
}

/** Fetches the current histories from the server: an unfinished run can be replayed up to now. */
async function fetchHistories(found: FoundRun): Promise<HistoryText[]> {
  const { store, storePath, record } = found;
  const fetched: HistoryText[] = [];
  const write = (source: string, bytes: Uint8Array | string): Promise<boolean> => {
    fetched.push({ source, text: Buffer.from(bytes).toString('utf8') });
    return Promise.resolve(true);
  };
  try {
    const temporal = await findServer({ storeDirectory: storePath });
    if (temporal)
      await saveHistories({ client: await createTemporalClient(temporal), store, record }, { write });
  } catch (error) {
    printMessage(
      `Its server did not give its histories: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (fetched.length === 0) throw refused(record.id, await noHistories(found));
  printMessage(`The histories of ${record.id} come from its server, as they are now.`);
  return fetched.sort((left, right) => (left.source < right.source ? -1 : 1));
}

async function noHistories({ store, storePath, record }: FoundRun): Promise<string> {
  const exported =
    `or export one with: temporal workflow show --workflow-id ${await workflowIdOf(store, record.id)} --output json > history.json, ` +
    'and replay it with: fgo replay --history history.json';
  return record.endedAt === null
    ? `It has no saved histories: they are saved when a run ends. Go on with: fgo resume ${record.id}, ${exported}`
    : `It has no saved histories. Start its server with: fgo server start --store ${storePath}, then replay again, ${exported}`;
}

function refused(source: string, message: string, cause?: unknown): BadInputError {
  return new BadInputError([{ source, line: null, column: null, path: '', message }], { cause });
}
