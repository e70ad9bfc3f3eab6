import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, executableName } from './cache.js';
import { environmentFor } from './environment.js';
import type { Log } from './log.js';
import { runProgram } from './run-program.js';

const MODULE = 'github.com/temporalio/cli/cmd/temporal';
const VERSION = 'v1.5.1';
const LONGEST_MS = 45 * 60_000;
const HEARTBEAT_MS = 15_000;

/** Returns the path of a server program that `fgo` built. */
export function builtProgram(environment: NodeJS.ProcessEnv): string {
  return join(cacheDirectory(environment), `temporal-${VERSION}`, executableName('temporal'));
}

/** Builds the server program from its published Go module. Returns its path, or why the build failed. */
export async function buildProgram(options: {
  go: string;
  environment: NodeJS.ProcessEnv;
  log: Log;
  /** Cancels the build. */
  signal?: AbortSignal | undefined;
}): Promise<{ path: string } | { problem: string }> {
  const { go, environment, log, signal } = options;
  const target = builtProgram(environment);
  const folder = join(target, '..');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Builds in a staging folder and moves the result, so that nobody starts a partial program and builds do
  // not collide.
  const staging = await mkdtemp(join(folder, 'build-'));
  log(
    `Building the Temporal server with Go (${MODULE}@${VERSION}): about 3 minutes on an idle machine, once.`,
  );
  const startedAt = Date.now();
  const heartbeat = setInterval(
    () => log(`Still building the Temporal server: ${Math.round((Date.now() - startedAt) / 1000)} s.`),
    HEARTBEAT_MS,
  );
  try {
    const result = await runProgram({
      program: go,
      arguments: ['install', `${MODULE}@${VERSION}`],
      environment: { ...environmentFor('build', environment), GOBIN: staging },
      timeoutMs: LONGEST_MS,
      ...(signal && { signal }),
    });
    if (result.exitCode !== 0) return { problem: result.output.trim().slice(-600) || 'go install failed' };
    await rename(join(staging, executableName('temporal')), target);
    return { path: target };
  } finally {
    clearInterval(heartbeat);
    await rm(staging, { recursive: true, force: true });
  }
}
