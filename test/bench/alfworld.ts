// Plays generated games in ALFWorld's own engine while its processes are killed, and prints the cost:
//   npm run bench:alfworld -- [--games 60] [--kills 10] [--game FILE --commands FILE]
// --game plays one game file by the commands of another file, one per line.
import { hasCode } from '../../lib/domain/errors.js';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import type { BridgeEnvironment } from '../../lib/agents/environment/bridge-environment.js';
import { createAlfworldEnvironment } from '../../lib/benchmarks/alfworld/environment.js';
import { generatedTask } from '../../lib/benchmarks/alfworld/game-of-task.js';
import { alfworldPython } from '../../lib/benchmarks/alfworld/python.js';
import type { Task } from '../../lib/domain/task.js';
import { alfworldEnvironmentSchema, alfworldTaskTypes } from '../../lib/config/alfworld.js';
import { cacheDirectory } from '../../lib/temporal/server/cache.js';

const { values } = parseArgs({
  options: {
    games: { type: 'string', default: '60' },
    kills: { type: 'string', default: '10' },
    game: { type: 'string' },
    commands: { type: 'string' },
  },
});
const { signal } = new AbortController();

function open(data?: string): BridgeEnvironment {
  const config = alfworldEnvironmentSchema.parse({ kind: 'alfworld', ...(data !== undefined && { data }) });
  return createAlfworldEnvironment(config, alfworldPython(config, cacheDirectory(process.env)));
}

interface Played {
  won: boolean;
  steps: number;
  begun: number;
}

/** Plays a task by the given commands, and starts over if its process is lost. */
async function play(environment: BridgeEnvironment, task: Task, commands: string[]): Promise<Played> {
  let steps = 0;
  for (let begun = 1; ; begun++) {
    try {
      const won = await environment.play(
        task,
        async episode => {
          let seen = episode.first;
          for (const command of commands) {
            if (seen.done) break;
            seen = await episode.act(command);
            steps += 1;
          }
          return seen.score === 1;
        },
        signal,
      );
      return { won, steps, begun };
    } catch (error) {
      if (!hasCode(error, 'EPISODE_LOST') || begun > 20) throw error;
    }
  }
}

async function playOne(file: string, commandsFile: string): Promise<void> {
  const environment = open(dirname(file));
  const commands = (await readFile(commandsFile, 'utf8')).split('\n').filter(line => line.trim() !== '');
  const task = { id: file, input: '', expected: null, metadata: { game: basename(file) } };
  const played = await play(environment, task, commands);
  await environment.close();
  console.log(`${file}: ${played.won ? 'won' : 'lost'} after ${played.steps} steps`);
  process.exitCode = played.won ? 0 : 1;
}

async function playMany(): Promise<void> {
  const environment = open();
  const tasks = Array.from({ length: Number(values.games) }, (_, index) =>
    generatedTask({ seed: 5, types: alfworldTaskTypes, index }),
  );
  const commandsOf = (task: Task) => (Array.isArray(task.expected) ? task.expected.map(String) : []);
  const started = performance.now();
  const all = Promise.all(tasks.map(task => play(environment, task, commandsOf(task))));
  let isDone = false;
  void all.finally(() => (isDone = true));
  let kills = 0;
  while (!isDone && kills < Number(values.kills)) {
    await wait(700);
    const { pids } = environment.pool;
    const pid = pids[kills % Math.max(1, pids.length)];
    if (pid === undefined) continue;
    process.kill(pid, 'SIGKILL');
    kills += 1;
  }
  const played = await all;
  const seconds = (performance.now() - started) / 1_000;
  const steps = played.reduce((sum, each) => sum + each.steps, 0);
  const again = played.reduce((sum, each) => sum + each.begun - 1, 0);
  const won = played.filter(each => each.won).length;
  await environment.close();
  console.log(
    `games ${played.length}, won ${won}, lost ${played.length - won}; episodes begun again ${again}`,
  );
  console.log(`processes killed ${kills}, started ${environment.pool.started}`);
  console.log(
    `${steps} steps in ${seconds.toFixed(1)} s: ${(steps / seconds).toFixed(1)} a second with all that starting and loading takes`,
  );
  process.exitCode = won === played.length ? 0 : 1;
}

if (values.game !== undefined && values.commands !== undefined) await playOne(values.game, values.commands);
else await playMany();
