import { FgoError, errorText } from '../../domain/errors.js';
import { hasCode } from '../../domain/errors.js';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createAlfworldEnvironment } from '../../benchmarks/alfworld/environment.js';
import { generatedTask } from '../../benchmarks/alfworld/game-of-task.js';
import { alfworldHome, alfworldPackages, pythonIn, readyFile } from '../../benchmarks/alfworld/python.js';
import type { AppContext } from '../context.js';
import { alfworldEnvironmentSchema, alfworldTaskTypes } from '../../config/alfworld.js';
import { cacheDirectory } from '../../temporal/server/cache.js';
import { runProgram } from '../../temporal/server/run-program.js';
import type { ProgramResult } from '../../temporal/server/run-program.js';

function setupFailed(message: string, remedy = ''): FgoError {
  return new FgoError({ code: 'SETUP_FAILED', message, remedy });
}

const minute = 60_000;
const seedOfTrial = 1;

/**
 * Creates a Python environment with ALFWorld's engine, and plays a game in it as a check. If the environment
 * exists, only plays. `python` creates the environment. Returns the path of its Python. Throws SetUpError.
 */
export async function setUpAlfworld({ environment, log }: AppContext, python: string): Promise<string> {
  const home = alfworldHome(cacheDirectory(environment));
  const run = (program: string, parameters: string[], timeoutMs: number) =>
    runProgram({ program, arguments: parameters, environment, timeoutMs });
  const own = pythonIn(home);
  if ((await playTrial(own)) === null) {
    await markReady(home);
    return own;
  }
  checkVersion(python, await run(python, ['-c', 'import sys; print(*sys.version_info[:2])'], minute));
  log(`Creating a Python environment in ${home} …`);
  await rm(home, { recursive: true, force: true });
  await mkdir(dirname(home), { recursive: true });
  expectDone(await run(python, ['-m', 'venv', home], 5 * minute), {
    message: 'The Python environment could not be created.',
    remedy: 'On Debian and Ubuntu, install the package python3-venv.',
  });
  log('Installing the engine: some 150 MB, of which two parts are compiled. This takes a few minutes …');
  expectDone(await run(own, ['-m', 'pip', 'install', '--no-deps', ...alfworldPackages], 30 * minute), {
    message: 'The packages of the engine could not be installed.',
    remedy:
      'They come from the Python Package Index; fast-downward-textworld and jericho are compiled, which takes a C and C++ compiler, make and cmake.',
  });
  log('Playing a game to see that it works …');
  const fault = await playTrial(own);
  if (fault !== null) throw setupFailed(`The engine was installed, but plays no game: ${fault}`);
  await markReady(home);
  return own;
}

function checkVersion(python: string, result: ProgramResult): void {
  const [major = 0, minor = 0] = result.output.trim().split(' ').map(Number);
  if (result.exitCode !== 0 || !/^\d+ \d+$/.test(result.output.trim())) {
    const output = result.output.trim() || 'it does not print its version';
    throw setupFailed(
      `The program ${python} is not Python: ${output}. Install Python 3.10 or later, or name it with --python.`,
    );
  }
  if (major !== 3 || minor < 10) {
    throw setupFailed(
      `${python} is Python ${major}.${minor}, and ALFWorld needs 3.10 or later: name another with --python.`,
    );
  }
}

function expectDone(result: ProgramResult, failure: { message: string; remedy: string }): void {
  if (result.exitCode === 0) return;
  throw setupFailed(`${failure.message} Its last output:\n${result.output.trim()}\n`, failure.remedy);
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
    if (hasCode(error, 'ENVIRONMENT_UNAVAILABLE')) return error.message;
    return errorText(error);
  } finally {
    await environment.close();
  }
}
