import { errorText } from '../../domain/errors.js';
import { badInput, BadInputError } from '../../config/problem.js';
import { readTextFile } from '../../config/read-file.js';
import { runKeys } from '../../store/run-keys.js';
import { createTemporalClient } from '../../temporal/connection.js';
import { findServer } from '../../temporal/find-server.js';
import { workflowIdOf } from '../../store/store-identity.js';
import { decodeExported } from '../../temporal/histories/history-text.js';
import { saveHistories } from '../../temporal/histories/save-histories.js';
import { InvalidHistoryError, parseHistory } from '../../temporal/histories/saved-history.js';
import type { SavedHistory } from '../../temporal/histories/saved-history.js';
import { findRun } from '../finding/find-run.js';
import type { FoundRun } from '../finding/find-run.js';
import type { AppContext } from '../context.js';
import { restoreHistories } from './restore-histories.js';
import { stateFolderOf } from '../../store/open-store.js';

interface HistoryText {
  source: string;
  text: string;
}

export interface ReadHistories {
  histories: SavedHistory[];
  /** Files that could not be read; the others can still be replayed. */
  broken: InvalidHistoryError[];
  /** What a person should know about where the histories come from. */
  notes: string[];
}

/** Reads histories from files, or from a run. Throws BadInputError if there are none. */
export async function readHistories(
  context: AppContext,
  run: string | undefined,
  options: { history: string[] | undefined; store: string | undefined },
): Promise<ReadHistories> {
  const { history: files } = options;
  if (run !== undefined && files !== undefined)
    throw badInput('fgo replay', 'Name either a run or history files (--history FILE...), not both.');
  const notes: string[] = [];
  const texts = files
    ? await Promise.all(files.map(readHistoryFile))
    : await readRunHistories(await findRun(context, run ?? 'last', options.store), notes);
  const { histories, broken } = await parseHistories(texts);
  if (histories.length > 0) return { histories, broken, notes };
  throw new BadInputError(
    broken.map(({ source, problem }) => ({ source, line: null, column: null, path: '', message: problem })),
    { cause: broken[0] },
  );
}

/** Parses what can be parsed. */
export async function parseHistories(texts: HistoryText[]): Promise<Omit<ReadHistories, 'notes'>> {
  const histories: SavedHistory[] = [];
  const broken: InvalidHistoryError[] = [];
  for (const { source, text } of texts) {
    try {
      histories.push(parseHistory(source, await decodeExported(text)));
    } catch (error) {
      if (!(error instanceof InvalidHistoryError)) throw error;
      broken.push(error);
    }
  }
  return { histories, broken };
}

const mostBytes = 512 * 1024 * 1024;

async function readHistoryFile(source: string): Promise<HistoryText> {
  try {
    return { source, text: await readTextFile(source, mostBytes) };
  } catch (error) {
    const reason = errorText(error);
    throw badInput(
      source,
      `The file cannot be read (${reason}). Name a file with a workflow history.`,
      error,
    );
  }
}

/** Reads the saved histories of a run, or those that its server has. Throws BadInputError if there are none. */
export async function readRunHistories(found: FoundRun, notes: string[]): Promise<HistoryText[]> {
  await restoreHistories(found);
  const { store, storePath, record } = found;
  const keys = await store.list(runKeys(record.id).histories);
  if (keys.length === 0) return fetchHistories(found, notes);
  if (!keys.includes(`${runKeys(record.id).histories}/optimize.json`)) {
    notes.push(`Not all histories of ${record.id} are saved yet. Replaying those that are.`);
  }
  return Promise.all(
    keys.map(async key => {
      const stored = await store.read(key);
      return { source: `${storePath}/${key}`, text: stored?.bytes.toString('utf8') ?? '' };
    }),
  );
}

/** Fetches the current histories from the server: an unfinished run can be replayed up to now. */
async function fetchHistories(found: FoundRun, notes: string[]): Promise<HistoryText[]> {
  const { store, storePath, record } = found;
  const fetched: HistoryText[] = [];
  const write = (source: string, bytes: Uint8Array | string): Promise<boolean> => {
    fetched.push({ source, text: Buffer.from(bytes).toString('utf8') });
    return Promise.resolve(true);
  };
  try {
    const temporal = await findServer({ storeDirectory: stateFolderOf(storePath) });
    if (temporal)
      await saveHistories({ client: await createTemporalClient(temporal), store, record }, { write });
  } catch (error) {
    const reason = errorText(error);
    notes.push(`The server did not return the histories: ${reason}`);
  }
  if (fetched.length === 0) throw badInput(record.id, await noHistories(found));
  notes.push(`The histories of ${record.id} come from its server and are not complete yet.`);
  return fetched.sort((left, right) => (left.source < right.source ? -1 : 1));
}

async function noHistories({ store, storePath, record }: FoundRun): Promise<string> {
  const remedy =
    record.endedAt === null
      ? `Histories are saved when a run ends. Continue it: fgo resume ${record.id}`
      : `Start its server, then replay again: fgo server start --store ${storePath}`;
  const workflow = await workflowIdOf(store, record.id);
  return (
    `The run has no saved histories. ${remedy}. Or export one: ` +
    `temporal workflow show --workflow-id ${workflow} --output json > history.json, ` +
    'and replay it: fgo replay --history history.json'
  );
}
