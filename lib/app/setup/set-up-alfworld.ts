import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EnvironmentUnavailableError } from '../../agents/environment/errors.js';
import { createAlfworldEnvironment } from '../../benchmarks/alfworld/environment.js';
import { generatedTask } from '../../benchmarks/alfworld/game-of-task.js';
import { alfworldHome, alfworldPackages, pythonIn, readyFile } from '../../benchmarks/alfworld/python.js';
import { alfworldEnvironmentSchema, alfworldTaskTypes } from '../../config/alfworld.js';
import { cacheDirectory } from '../../temporal/server/cache.js';
import { runProgram } from '../../temporal/server/run-program.js';
import type { ProgramResult } from '../../temporal/server/run-program.js';

/** The engine could not be set up. The message says what went wrong and what to do. */
export class SetUpError extends Error {
  override readonly name = 'SetUpError';
}

const minute = 60_000;
const seedOfTrial = 1;

/**
 * Creates a Python environment with ALFWorld's engine, and plays a game in it as a check. If the environment
 * exists, only plays. Returns the path of its Python. Throws SetUpError.
 */
export async function setUpAlfworld(how: {
  /** The Python that creates the environment. */
  python: string;
  log: (line: string) => void;
}): Promise<string> {
  const { python, log } = how;
  const home = alfworldHome(cacheDirectory(process.env));
  const own = pythonIn(home);
  if ((await playTrial(own)) === null) {
    await markReady(home);
    return own;
  }
  await checkVersion(python);
  log(`Making an environment of Python in ${home} …`);
  await rm(home, { recursive: true, force: true });
  await mkdir(dirname(home), { recursive: true });
  expectDone(await run(python, ['-m', 'venv', home], 5 * minute), {
    what: 'The environment of Python could not be made.',
    remedy: 'On Debian and Ubuntu that takes the package python3-venv.',
  });
  log('Installing the engine: some 150 MB, of which two parts are compiled. This takes a few minutes …');
  expectDone(await run(own, ['-m', 'pip', 'install', '--no-deps', ...alfworldPackages], 30 * minute), {
    what: 'The packages of the engine could not be installed.',
    remedy:
      'They come from the Python Package Index; fast-downward-textworld and jericho are compiled, which takes a C and C++ compiler, make and cmake.',
  });
  log('Playing a game to see that it works …');
  const fault = await playTrial(own);
  if (fault !== null) throw new SetUpError(`The engine was installed, but plays no game: ${fault}`);
  await markReady(home);
  return own;
}

async function checkVersion(python: string): Promise<void> {
  const result = await run(python, ['-c', 'import sys; print(*sys.version_info[:2])'], minute);
  const [major = 0, minor = 0] = result.output.trim().split(' ').map(Number);
  if (result.exitCode !== 0 || !/^\d+ \d+$/.test(result.output.trim())) {
    const said = result.output.trim() || 'it does not say its version';
    throw new SetUpError(
      `The program ${python} is no Python: ${said}. Install Python 3.10 or later, or name it with --python.`,
    );
  }
  if (major !== 3 || minor < 10) {
    throw new SetUpError(
      `${python} is Python ${major}.${minor}, and ALFWorld needs 3.10 or later: name another with --python.`,
    );
  }
}

function run(program: string, parameters: string[], timeoutMs: number): Promise<ProgramResult> {
  return runProgram({ program, arguments: parameters, environment: process.env, timeoutMs });
}

function expectDone(result: ProgramResult, told: { what: string; remedy: string }): void {
  if (result.exitCode === 0) return;
  throw new SetUpError(`${told.what} ${told.remedy} Its last words:\n${result.output.trim()}`);
}

async function markReady(home: string): Promise<void> {
  await writeFile(readyFile(home), `${JSON.stringify({ packages: alfworldPackages })}\n`);
}

/** Wins a generated game with its own walkthrough. Returns why that fails, or null if it works. */
async function playTrial(python: string): Promise<string | null> {
  const environment = createAlfworldEnvironment(
    alfworldEnvironmentSchema.parse({ kind: 'alfworld' }),
    python,
  );
  const task = generatedTask({ seed: seedOfTrial, types: alfworldTaskTypes, index: 0 });
  const commands = Array.isArray(task.expected) ? task.expected : [];
  try {
    const { signal } = new AbortController();
    return await environment.play(
      task,
      async episode => {
        let seen = episode.first;
        for (const command of commands) seen = await episode.act(String(command));
        return seen.score === 1 ? null : 'its own solution does not win it.';
      },
      signal,
    );
  } catch (error) {
    if (error instanceof EnvironmentUnavailableError) return error.what;
    return error instanceof Error ? error.message : String(error);
  } finally {
    await environment.close();
  }
}
