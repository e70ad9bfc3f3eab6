import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { InlineAgent } from '../agents/own/inline-agent.js';
import type { AppEvent } from '../app/context.js';
import type { ConfigInput } from '../config/schema.js';
import { FgoError } from '../domain/errors.js';
import type { RunStatus } from '../report/status.js';
import { runOf } from './read-run.js';
import type { Run } from './read-run.js';

export interface OptimizeOptions {
  /** The id of the run to start or to continue. */
  id?: string;
  /**
   * Values that override the configuration's, by path: `{'optimize.epochs': 2}`. Undefined values are
   * ignored.
   */
  set?: Readonly<Record<string, unknown>>;
  /** Starts another run even if one is unfinished. */
  another?: boolean;
  /** Pays for every call again: shares nothing with earlier runs. */
  fresh?: boolean;
  /**
   * The folder for a configuration that is given as an object: relative paths start there. Default: the
   * current folder.
   */
  directory?: string;
  /** The agent of a configuration with `agent: {kind: inline}`. */
  agent?: InlineAgent;
  /** Receives messages and the progress. */
  onEvent?: (event: AppEvent) => void;
  /** Interrupts the run, which can be resumed: the same call continues it. */
  signal?: AbortSignal;
}

/**
 * Runs an optimization in this process to its end, or continues the unfinished one of the same configuration
 * and data. `config` is the path of an `fgo.yaml` or its content as an object, which is written to
 * `fgo.NAME.json` in the directory so that `fgo resume` finds it. Throws FgoError: bad input has the exit code
 * 2, a run that waits for a person 3, an interrupted one 130.
 */
export async function optimize(config: string | ConfigInput, options: OptimizeOptions = {}): Promise<Run> {
  const { id, set = {}, another, fresh, agent, directory = '.' } = options;
  const { signal = new AbortController().signal, onEvent = () => undefined } = options;
  if (signal.aborted) throw interrupted('Interrupted before it started.');
  const configFile = typeof config === 'string' ? resolve(config) : await written(config, directory);
  // Loaded here, because an agent that imports `defineAgent` in each of its processes does not need them.
  const { createContext } = await import('../app/context.js');
  const { startRun } = await import('../app/running/start-run.js');
  const { workOnRun } = await import('../app/running/work-on-run.js');
  const context = createContext({ environment: process.env, signal, emit: onEvent });
  const { found, how, estimate } = await startRun(context, {
    configFile,
    settings: settingsOf(set),
    id,
    another,
    fresh,
  });
  if (how === 'done') {
    const { finishedStatus } = await import('../app/running/finished-run.js');
    return runOf(await finishedStatus(context, found), found.store);
  }
  const { status, failure } = await workOnRun(context, found, { goOn: 'again', agent, estimate });
  if (status.state === 'done') return runOf(status, found.store);
  if (status.state === 'interrupted') throw interrupted(`The run ${status.id} was interrupted.`);
  throw unfinished(status, failure);
}

/** The error of a run that has no result. */
export function unfinished(
  { id, state, waiting }: Pick<RunStatus, 'id' | 'state' | 'waiting'>,
  failure: string | null,
): FgoError {
  const reasons = [...waiting.map(({ reason }) => reason), ...(failure === null ? [] : [failure])];
  const message = `The run ${id} is ${state}${reasons.length > 0 ? `: ${reasons.join('; ')}` : '.'}`;
  if (state === 'failed') return new FgoError({ code: 'RUN_FAILED', message });
  if (state === 'cancelled') return new FgoError({ code: 'RUN_CANCELLED', message });
  const remedy = waiting.map(entry => entry.remedy).join(' ');
  return new FgoError({ code: 'RUN_WAITING', message, remedy });
}

function interrupted(message: string): FgoError {
  return new FgoError({ code: 'INTERRUPTED', message, remedy: 'The same call continues the run.' });
}

/**
 * Values by path in the form of the command line. JSON is valid YAML, and a string in it stays a string,
 * whatever its content.
 */
export function settingsOf(set: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(set)
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => `${path}=${JSON.stringify(value)}`);
}

async function written(config: ConfigInput, directory: string): Promise<string> {
  const { configSchema } = await import('../config/schema.js');
  const { BadInputError } = await import('../config/problem.js');
  const name = configSchema.shape.name.safeParse(config.name);
  // The name becomes part of the file name.
  if (!name.success) {
    const why = name.error.issues.map(({ message }) => message).join('; ');
    const message = `${why} (it is ${JSON.stringify(config.name) ?? 'missing'})`;
    throw new BadInputError([{ source: 'name', line: null, column: null, path: '', message }]);
  }
  const file = join(resolve(directory), `fgo.${name.data}.json`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(config, null, 2)}\n`);
  return file;
}
