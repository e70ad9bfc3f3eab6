import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { largestHistories } from './overall/largest-histories.js';
import { hotelCsv, hotelMessages } from '../support/hotel-messages.js';

/**
 * Measures histories: optimizes on many short tasks with the embedded simulated endpoint, and prints the
 * largest history of each kind of workflow and the largest payload. Needs the built product.
 */
const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '500' },
    'tasks-in-subset': { type: 'string', default: '20' },
    window: { type: 'string', default: '32' },
    'fan-in': { type: 'string', default: '2' },
    strategy: { type: 'string', default: 'fgo' },
    keep: { type: 'boolean', default: false },
  },
});

const run = 'bench';
const scored = 12;
const mostEvents = 10_000;
const mostPayload = 1024 * 1024;

function configOf(tasks: number) {
  return {
    name: run,
    seed: 7,
    dataset: {
      path: 'messages.csv',
      input: 'message',
      expected: 'desk',
      splits: { train: tasks, validation: scored, test: scored },
    },
    agent: {
      kind: 'prompt',
      modules: { instructions: 'Say which desk of the hotel sees to the message.' },
      output: { labels: 'auto' },
    },
    scorer: 'exact',
    llm: { provider: 'simulated', concurrency: 64 },
    optimize: {
      strategy: values.strategy,
      subsets: Math.max(1, Math.round(tasks / Number(values['tasks-in-subset']))),
      epochs: 1,
      window: Number(values.window),
      merge: { fanIn: Number(values['fan-in']) },
    },
  };
}

async function optimize(folder: string): Promise<number> {
  const child = spawn(process.execPath, [resolve('bin/fgo.mjs'), 'optimize', 'fgo.yaml', '--id', run], {
    cwd: folder,
    env: { ...process.env, XDG_STATE_HOME: join(folder, '.state') },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

const tasks = Number(values.tasks);
const folder = await mkdtemp(join(tmpdir(), 'fgo-bench-'));
try {
  await writeFile(join(folder, 'messages.csv'), hotelCsv(hotelMessages(tasks + 2 * scored)));
  await writeFile(join(folder, 'fgo.yaml'), stringify(configOf(tasks)));
  const begun = performance.now();
  const code = await optimize(folder);
  const seconds = Math.round((performance.now() - begun) / 1000);
  if (code !== 0) throw new Error(`The run ended with exit code ${code}; its folder is ${folder}.`);
  const largest = await largestHistories(join(folder, '.fgo'), run);
  console.table(Object.fromEntries([...largest].sort()));
  console.log(`${tasks} tasks, ${configOf(tasks).optimize.subsets} subsets, ${seconds} s`);
  const broken = [...largest].filter(
    ([, { events, payload }]) => events > mostEvents || payload > mostPayload,
  );
  for (const [type] of broken)
    console.log(`${type} breaks the bounds: ${mostEvents} events, 1 MB a payload.`);
  process.exitCode = broken.length > 0 ? 1 : 0;
} finally {
  if (values.keep) console.log(`Kept: ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}
