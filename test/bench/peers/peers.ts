import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { z } from 'zod';
import { spawnTypeScript } from '../../support/spawn-typescript.js';
import { callsInFlight } from '../overall/calls-in-flight.js';
import { watchProcesses } from '../overall/processes.js';
import { messages } from '../overall/projects.js';

/**
 * Drives fgo and its peers against one fake endpoint: each evaluates the same number of short tasks with 64
 * calls in flight. CPU time is the difference between a large and a small run, so that starting is not
 * counted. Installs pinned versions of the peers in a temporary folder. Linux only.
 */
const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '3000' },
    /** Of the small run. */
    few: { type: 'string', default: '300' },
    /** Of a reply, in milliseconds, in the run that compares with the ideal. */
    latency: { type: 'string', default: '500' },
    /** A folder with installed peers; by default, a new one. */
    folder: { type: 'string' },
    json: { type: 'string', default: join(tmpdir(), 'fgo-bench-peers.json') },
  },
});
const [calls, few, latencyMs] = [Number(values.calls), Number(values.few), Number(values.latency)];
const slots = 64;
const node = process.execPath;
const npmPackages = ['openai@6.49.0', '@ax-llm/ax@24.0.21'];
const here = (file: string) => resolve('test/bench/peers', file);

const folder = values.folder ?? (await mkdtemp(join(tmpdir(), 'fgo-peers-')));
const python = join(folder, 'venv/bin/python');

interface Measured {
  wallSeconds: number;
  cpuSeconds: number;
  ends: number[];
}

async function run(cwd: string, program: string, parameters: string[]): Promise<void> {
  const child = spawn(program, parameters, {
    cwd,
    env: {
      ...process.env,
      OPENAI_API_KEY: 'none',
      XDG_STATE_HOME: join(cwd, '.state'),
      // GEPA's library would load prices from the internet.
      LITELLM_LOCAL_MODEL_COST_MAP: 'True',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const add = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0)
    throw new Error(`${program} ${parameters.join(' ')} ended with ${code}: ${output.slice(-2_000)}`);
}

async function install(): Promise<void> {
  await run(folder, 'python3', ['-m', 'venv', 'venv']);
  await run(folder, python, ['-m', 'pip', 'install', '--quiet', '--requirement', here('requirements.txt')]);
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  await run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--save-exact', ...npmPackages]);
}

/** Evaluates with fgo: the baseline on the test split, and 10 tasks of the other splits. */
async function runFgo(cwd: string, url: string, count: number): Promise<void> {
  const splits = { train: 10, validation: 10, test: count };
  const project = messages(splits, { strategy: 'none' });
  const models = { default: { model: 'simulated', contextTokens: 32_000 } };
  const llm = { provider: 'openai', baseUrl: url, concurrency: slots, models };
  const [name, text] = Object.entries(project.files)[0] ?? ['', ''];
  await writeFile(join(cwd, name), text);
  await writeFile(join(cwd, 'fgo.yaml'), stringify({ name: 'peers', ...project.config, llm }));
  await run(cwd, node, [resolve('bin/fgo.mjs'), 'optimize', 'fgo.yaml', '--id', 'peers', '--json']);
}

/** Evaluates a number of tasks at an endpoint, in an empty working directory. */
type Contender = (cwd: string, url: string, count: number) => Promise<void>;

function adapter(program: string, file: string): Contender {
  return (cwd, url, count) => run(cwd, program, [here(file), url, String(count), String(slots)]);
}

const contenders: Record<string, Contender> = {
  'loop over openai': adapter(node, 'openai-peer.mjs'),
  fgo: runFgo,
  Ax: adapter(node, 'ax-peer.mjs'),
  GEPA: adapter(python, 'gepa_peer.py'),
  DSPy: adapter(python, 'dspy_peer.py'),
};

const endpoint = spawnTypeScript('test/bench/peers/endpoint-process.ts', []);

async function readEnds(url: string): Promise<number[]> {
  return z.array(z.number()).parse(await (await fetch(`${url}/calls`)).json());
}

async function measure(
  url: string,
  contender: Contender,
  { count, latency }: { count: number; latency: number },
): Promise<Measured> {
  const before = (await readEnds(url)).length;
  const cwd = await mkdtemp(join(folder, 'run-'));
  const watch = watchProcesses(cwd);
  const startedAt = performance.now();
  await contender(cwd, `${url}/${latency}/v1`, count);
  const wallSeconds = (performance.now() - startedAt) / 1000;
  const seen = [...(await watch.stop()).values()];
  const cpuSeconds = seen.reduce((sum, process) => sum + process.cpuSeconds, 0);
  return { wallSeconds, cpuSeconds, ends: (await readEnds(url)).slice(before) };
}

async function compare(url: string): Promise<Record<string, Record<string, number>>> {
  const rows: Record<string, Record<string, number>> = {};
  for (const [name, contender] of Object.entries(contenders)) {
    const small = await measure(url, contender, { count: few, latency: 0 });
    const large = await measure(url, contender, { count: calls, latency: 0 });
    const slow = await measure(url, contender, { count: calls, latency: latencyMs });
    const more = large.ends.length - small.ends.length;
    const fast = callsInFlight(large.ends, 0, slots);
    const ideal = (slow.ends.length * latencyMs) / 1000 / slots;
    rows[name] = {
      'CPU per call, ms': round((1000 * (large.cpuSeconds - small.cpuSeconds)) / more, 2),
      'calls/s': round(large.ends.length / fast.seconds, 0),
      'CPU to start, s': round(
        small.cpuSeconds - (small.ends.length * (large.cpuSeconds - small.cpuSeconds)) / more,
        1,
      ),
      'first call to last reply / ideal': round(
        callsInFlight(slow.ends, latencyMs, slots).seconds / ideal,
        2,
      ),
      'wall / ideal': round(slow.wallSeconds / ideal, 2),
    };
  }
  const loop = rows['loop over openai']?.['CPU per call, ms'] ?? NaN;
  for (const row of Object.values(rows))
    row['CPU / CPU of the loop'] = round((row['CPU per call, ms'] ?? NaN) / loop, 1);
  return rows;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

try {
  if (values.folder === undefined) await install();
  if (!endpoint.stdout) throw new TypeError('The endpoint has no output.');
  const [line] = (await once(createInterface(endpoint.stdout), 'line')) as [string];
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(line));
  const rows = await compare(url);
  console.table(rows);
  await writeFile(values.json, `${JSON.stringify({ calls, slots, latencyMs, rows }, null, 2)}\n`);
  console.log(`The figures: ${values.json}`);
} finally {
  endpoint.kill();
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true });
}
