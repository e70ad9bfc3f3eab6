import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { buildProgram, builtProgram } from './build.js';
import { executableName } from './cache.js';
import { downloadProgram, findDownload } from './download.js';
import { environmentFor } from './environment.js';
import { ServerProgramMissingError, serverProgramUnusable } from './errors.js';
import type { Log } from './log.js';
import { runProgram } from './run-program.js';

export interface LocateOptions {
  log: Log;
  /** Defaults to process.env. */
  environment?: NodeJS.ProcessEnv;
  /** Cancels a download or a build: the promise rejects with its reason. */
  signal?: AbortSignal | undefined;
}

const VERSION_MS = 15_000;

/**
 * Finds a program that can run the Temporal dev server, or fetches one. Tries, in order: FGO_TEMPORAL_CLI,
 * `temporal` on PATH, an earlier download or build, a download by the SDK, a build with Go. Throws
 * SERVER_PROGRAM_UNUSABLE for an invalid FGO_TEMPORAL_CLI, else ServerProgramMissingError.
 */
export async function locateServerProgram({
  log,
  environment = process.env,
  signal,
}: LocateOptions): Promise<string> {
  const named = environment['FGO_TEMPORAL_CLI'];
  if (named) return requireUsable(resolve(named), environment);

  const onPath = await findOnPath('temporal', environment);
  if (onPath && (await isTemporal(onPath, environment))) return onPath;
  const tried = [onPath ? `${onPath} on PATH is not the Temporal CLI` : 'no `temporal` on PATH'];

  for (const earlier of [await findDownload(environment), builtProgram(environment)])
    if (earlier && (await isTemporal(earlier, environment))) return earlier;

  const downloaded = await downloadProgram({ environment, log, signal });
  signal?.throwIfAborted();
  if ('path' in downloaded) return downloaded.path;
  tried.push(`the download failed: ${downloaded.problem}`);

  const go = await findOnPath('go', environment);
  if (!go) throw new ServerProgramMissingError([...tried, 'no `go` on PATH to build it with']);
  const built = await buildProgram({ go, environment, log, signal });
  signal?.throwIfAborted();
  if ('path' in built) return built.path;
  throw new ServerProgramMissingError([...tried, `the build with Go failed: ${built.problem}`]);
}

async function requireUsable(path: string, environment: NodeJS.ProcessEnv): Promise<string> {
  if (!(await isExecutable(path))) throw serverProgramUnusable(path, 'is not an executable file');
  if (!(await isTemporal(path, environment))) throw serverProgramUnusable(path, 'is not the Temporal CLI');
  return path;
}

async function findOnPath(name: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  // A relative entry means a different program in every folder.
  const directories = (environment['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  for (const directory of directories) {
    const file = join(directory, executableName(name));
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

async function isTemporal(program: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const result = await runProgram({
    program,
    arguments: ['--version'],
    environment: environmentFor('server', environment),
    timeoutMs: VERSION_MS,
  });
  return result.exitCode === 0 && /^temporal version .*Server/m.test(result.output);
}
