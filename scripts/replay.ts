import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { BadInputError } from '../config/problem.js';
import { runKeys } from '../store/run-keys.js';
import { installRuntime } from '../workers/quiet-runtime.js';
import { replayHistories } from '../workers/replay-histories.js';
import type { Disagreement, ReplayResult } from '../workers/replay-histories.js';
import { HistoryFileError, parseHistory } from '../workers/saved-history.js';
import type { SavedHistory } from '../workers/saved-history.js';
import { exitCodes } from './support/exit-codes.js';
import { findRun } from './support/find-run.js';
import type { FoundRun } from './support/find-run.js';
import { mendHistories } from './support/mend-histories.js';
import { printable, printJson, talk } from './support/talk.js';

interface ReplayOptions {
  history?: string[];
  store?: string;
  json?: boolean;
}

export function replayCommand(setExitCode: (code: number) => void): Command {
  return new Command('replay')
    .description(
      "Replays a run's workflows with no server, and says which the present code would write again.",
    )
    .argument('[run]', 'the id of a run, or last')
    .option('--history <files...>', "histories in the server's own JSON, in the place of a run's")
    .option('--store <path>', 'the store that has it')
    .option('--json', 'prints the result as JSON')
    .action(async (run: string | undefined, options: ReplayOptions) => {
      const histories = await readHistories(run, options);
      installRuntime(process.env['FGO_DEBUG'] ? talk : () => undefined);
      const disagree: Disagreement[] = [];
      for await (const result of replayHistories(histories)) {
        if (result.disagreement) disagree.push(result.disagreement);
        if (!options.json) process.stdout.write(`${printable(lineOf(result))}\n`);
      }
      const workflows = histories.length;
      const agree = workflows - disagree.length;
      if (options.json) printJson({ workflows, agree, disagree });
      else talk(`${agree} of ${workflows} agree with the present code.`);
      setExitCode(disagree.length === 0 ? exitCodes.done : exitCodes.failed);
    });
}

/** All are read before the first is replayed: what is broken is said at once. */
async function readHistories(run: string | undefined, options: ReplayOptions): Promise<SavedHistory[]> {
  const files = options.history;
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
  if (broken.length === 0) return histories;
  throw new BadInputError(
    broken.map(({ source, problem }) => problemOf(source, problem)),
    { cause: broken[0] },
  );
}

async function readHistoryFile(source: string): Promise<{ source: string; text: string }> {
  try {
    return { source, text: await readFile(source, 'utf8') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refused(source, `It cannot be read (${reason}). Name a file that holds a workflow history.`, error);
  }
}

async function readRunHistories(found: FoundRun): Promise<{ source: string; text: string }[]> {
  await mendHistories(found);
  const { store, storePath, record } = found;
  const keys = await store.list(runKeys(record.id).histories);
  if (keys.length === 0) throw refused(record.id, noHistories(found));
  if (!keys.includes(`${runKeys(record.id).histories}/optimize.json`)) {
    talk(`Not all histories of ${record.id} are saved yet: these are what there is.`);
  }
  return Promise.all(
    keys.map(async key => {
      const stored = await store.read(key);
      return { source: `${storePath}/${key}`, text: stored?.bytes.toString('utf8') ?? '' };
    }),
  );
}

function noHistories({ storePath, record }: FoundRun): string {
  const exported =
    `or export one with: temporal workflow show --workflow-id ${record.id} --output json > history.json, ` +
    'and replay it with: fgo replay --history history.json';
  return record.endedAt === null
    ? `It has no saved histories: they are saved when a run ends. Go on with: fgo resume ${record.id}, ${exported}`
    : `It has no saved histories. Start its server with: fgo server start --store ${storePath}, then replay again, ${exported}`;
}

function lineOf({ history, disagreement }: ReplayResult): string {
  const events = `${history.events.length} events`;
  if (!disagreement) return `agrees     ${history.workflowId} (${events})`;
  const { event, message } = disagreement;
  const place = event === null ? 'at an event that cannot be told' : `event ${event.id}, ${event.type}`;
  return `disagrees  ${history.workflowId} (${events}, ${history.source})\n           ${place}: ${message}`;
}

function refused(source: string, message: string, cause?: unknown): BadInputError {
  return new BadInputError([problemOf(source, message)], { cause });
}

function problemOf(source: string, message: string) {
  return { source, line: null, column: null, path: '', message };
}
