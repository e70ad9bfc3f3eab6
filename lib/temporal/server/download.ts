import { mkdir, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheDirectory, executableName } from './cache.js';
import { environmentFor } from './environment.js';
import type { Log } from './log.js';
import { runProgram } from './run-program.js';

const require = createRequire(import.meta.url);
const BEGIN_MS = 8_000;
const STALL_MS = 30_000;
const LONGEST_MS = 15 * 60_000;
const LOG_EVERY_MS = 10_000;

/** Returns the SDK's name for the program that it downloads. */
function downloadName(): string {
  const { version } = z.object({ version: z.string() }).parse(require('@temporalio/worker/package.json'));
  return executableName(`temporal-sdk-typescript-${version}`);
}

/** Returns the program from an earlier download by the SDK; undefined if there is no trustworthy one. */
export async function findDownload(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const directory of [cacheDirectory(environment), tmpdir()]) {
    const file = join(directory, downloadName());
    if (await isOurs(file)) return file;
  }
  return undefined;
}

/** Rejects a program in a world-writable folder, where another user could have planted it. */
async function isOurs(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return false;
  const user = process.getuid?.();
  return user === undefined || ((found.uid === user || found.uid === 0) && (found.mode & 0o022) === 0);
}

// The SDK downloads only while it starts a server. A separate process leaves the SDK runtime of this one
// alone, and can be killed.
const SCRIPT = `
  const { Runtime, DefaultLogger } = require(process.argv[1]);
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const runtime = Runtime.instance();
  runtime
    .createEphemeralServer(JSON.parse(process.argv[2]))
    .then(server => runtime.shutdownEphemeralServer(server))
    .then(() => process.exit(0), error => { console.error(error.message); process.exit(1); });
`;

/** Lets the SDK download the program. Returns its path, or why the download failed. */
export async function downloadProgram(options: {
  environment: NodeJS.ProcessEnv;
  log: Log;
  /** Cancels the download. */
  signal?: AbortSignal | undefined;
}): Promise<{ path: string } | { problem: string }> {
  const { environment, log, signal } = options;
  const directory = cacheDirectory(environment);
  const file = join(directory, downloadName());
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // The SDK would mistake an untrusted file for the download.
  await rm(file, { force: true });
  log('No Temporal server program found: downloading one.');
  const ended = new AbortController();
  const watch = watchProgress(`${file}.downloading`, ended, log);
  const result = await runProgram({
    program: process.execPath,
    arguments: ['-e', SCRIPT, require.resolve('@temporalio/worker'), JSON.stringify(serverConfig(directory))],
    environment: environmentFor('download', environment),
    timeoutMs: LONGEST_MS,
    signal: signal ? AbortSignal.any([ended.signal, signal]) : ended.signal,
  });
  clearInterval(watch);
  // Only the file counts: the trial start that follows may time out.
  if (await isOurs(file)) return { path: file };
  if (ended.signal.aborted) await rm(`${file}.downloading`, { force: true });
  return { problem: lastLine(result.output) };
}

function serverConfig(downloadDir: string): object {
  const { version } = z.object({ version: z.string() }).parse(require('@temporalio/worker/package.json'));
  return {
    type: 'dev-server',
    exe: {
      type: 'cached-download',
      downloadDir,
      version: 'default',
      ttl: 10 * 365 * 24 * 3_600_000,
      sdkName: 'sdk-typescript',
      sdkVersion: version,
    },
    ip: '127.0.0.1',
    port: null,
    ui: false,
    uiPort: null,
    namespace: 'default',
    dbFilename: null,
    log: { format: 'pretty', level: 'error' },
    extraArgs: [],
  };
}

/** Cancels a download that does not start or that stalls. */
function watchProgress(partial: string, ended: AbortController, log: Log): NodeJS.Timeout {
  let [bytes, movedAt, loggedAt] = [-1, Date.now(), Date.now()];
  const look = async (): Promise<void> => {
    const size = (await stat(partial).catch(() => undefined))?.size ?? -1;
    const now = Date.now();
    if (size !== bytes) [bytes, movedAt] = [size, now];
    if (now - movedAt > (bytes < 0 ? BEGIN_MS : STALL_MS)) ended.abort();
    if (now - loggedAt < LOG_EVERY_MS) return;
    loggedAt = now;
    log(`Downloading the Temporal server: ${(Math.max(bytes, 0) / 1e6).toFixed(0)} MB so far.`);
  };
  return setInterval(() => void look(), 500);
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
