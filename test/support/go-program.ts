import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { cacheDirectory, executableName } from '../../lib/temporal/server/cache.js';
import { environmentFor } from '../../lib/temporal/server/environment.js';
import { runProgram } from '../../lib/temporal/server/run-program.js';

/** A program that tests use, published as a Go module. */
export interface GoProgram {
  name: string;
  /** The package of the program; the last part of its path is the name that Go gives to the program. */
  module: string;
  version: string;
  /** For people who wait, for example `about a minute`. */
  buildTime: string;
}

const longestBuildMs = 30 * 60_000;

/** The path of a program on PATH; undefined if it is not there. */
export function findOnPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  return folders.map(folder => join(folder, executableName(name))).find(existsSync);
}

/** The program: on PATH, built earlier, or built now with Go; or why there is none. */
export async function locateGoProgram(program: GoProgram): Promise<{ path: string } | { problem: string }> {
  const { name, version, buildTime } = program;
  const onPath = findOnPath(name);
  if (onPath !== undefined) return { path: onPath };
  const path = join(cacheDirectory(process.env), `${name}-${version}`, executableName(name));
  if (existsSync(path)) return { path };
  const go = findOnPath('go');
  if (go === undefined) return { problem: `no ${name} and no Go to build it with are on PATH` };
  const module = `${program.module}@${version}`;
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  // Builds do not collide: each moves its complete program to its place.
  const staging = await mkdtemp(join(path, '..', 'build-'));
  try {
    console.error(`Building ${module} with Go: ${buildTime}, once.`);
    const environment = { ...environmentFor('build', process.env), GOBIN: staging };
    const parameters = ['install', module];
    const built = await runProgram({
      program: go,
      arguments: parameters,
      environment,
      timeoutMs: longestBuildMs,
    });
    if (built.exitCode !== 0) return { problem: `go install ${module} failed: ${built.output.slice(-600)}` };
    const builtName = program.module.split('/').at(-1) ?? name;
    await rename(join(staging, executableName(builtName)), path);
    return { path };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
