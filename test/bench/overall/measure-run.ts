import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { stringify } from 'yaml';
import { z } from 'zod';
import { readJson } from '../../../lib/text/json/read-json.js';
import { spawnTypeScript } from '../../support/spawn-typescript.js';
import { callsInFlight } from './calls-in-flight.js';
import type { InFlight } from './calls-in-flight.js';
import { largestHistories } from './largest-histories.js';
import type { LargestHistory } from './largest-histories.js';
import type { Project } from './projects.js';
import { usageOf, watchProcesses } from './processes.js';

/** A run to measure. */
export interface RunToMeasure {
  /** The program to measure: `bin/fgo.mjs` of a built checkout. */
  program: string;
  latencyMs: number;
  concurrency: number;
  /** Its tasks and settings. */
  project: Project;
  /** The views to time, besides `replay`: parameters of commands. */
  views?: readonly string[][];
}

export interface MeasuredRun {
  wallSeconds: number;
  /** From the start of the command to the first call. */
  firstCallSeconds: number;
  inFlight: InFlight;
  cpuSeconds: { worker: number; server: number; endpoint: number };
  rssAnonMb: { worker: number; server: number };
  store: { files: number; mb: number };
  /** By command: how long it took. */
  viewSeconds: Record<string, number>;
  largestHistory: LargestHistory;
  /** What the command returned, to compare programs: they must decide the same. */
  result: { usage: { calls: number; promptTokens: number }; scores: unknown };
}

/** The id of measured runs. */
export const run = 'bench';
const endpointSchema = z.object({ url: z.string(), calls: z.string() });
const resultSchema = z.looseObject({
  usage: z.looseObject({ calls: z.number(), promptTokens: z.number() }),
  scores: z.unknown(),
});

/** Optimizes against an endpoint in its own process, and measures everything from the outside. */
export async function measureRun(options: RunToMeasure): Promise<MeasuredRun> {
  const folder = await mkdtemp(join(tmpdir(), 'fgo-bench-'));
  const endpoint = spawnTypeScript('test/bench/overall/endpoint-process.ts', [String(options.latencyMs)]);
  try {
    const { url, calls } = await addressOf(endpoint);
    for (const [name, text] of Object.entries(options.project.files))
      await writeFile(join(folder, name), text);
    await writeFile(join(folder, 'fgo.yaml'), stringify(configOf(options, url)));
    const watch = watchProcesses(folder);
    const endpointBefore = await usageOf(endpoint.pid ?? 0);
    const startedAt = Date.now();
    const output = await runFgo(options.program, folder, [
      'optimize',
      join(folder, 'fgo.yaml'),
      '--id',
      run,
      '--json',
    ]);
    const wallSeconds = (Date.now() - startedAt) / 1000;
    const endpointAfter = await usageOf(endpoint.pid ?? 0);
    const seen = [...(await watch.stop()).values()];
    const result = readJson(output, resultSchema);
    const ends = z.array(z.number()).parse(await (await fetch(calls)).json());
    const inFlight = callsInFlight(ends, options.latencyMs, options.concurrency);
    const isServer = ({ command }: { command: string }) => command.includes('start-dev');
    const workers = seen.filter(process => !isServer(process));
    const servers = seen.filter(isServer);
    const store = await sizeOf(join(folder, '.fgo'));
    const viewSeconds: MeasuredRun['viewSeconds'] = {};
    for (const view of [...(options.views ?? []), ['replay', run]]) {
      const viewedAt = Date.now();
      await runFgo(options.program, folder, view);
      viewSeconds[view.filter(word => word !== run).join(' ')] = (Date.now() - viewedAt) / 1000;
    }
    const histories = await largestHistories(join(folder, '.fgo'), run);
    const largest = [...histories.values()].sort((left, right) => right.events - left.events)[0];
    if (!largest) throw new Error('The run left no histories.');
    return {
      wallSeconds,
      firstCallSeconds: (inFlight.firstAt - startedAt) / 1000,
      inFlight,
      cpuSeconds: {
        worker: sum(workers.map(({ cpuSeconds }) => cpuSeconds)),
        server: sum(servers.map(({ cpuSeconds }) => cpuSeconds)),
        endpoint: (endpointAfter?.cpuSeconds ?? 0) - (endpointBefore?.cpuSeconds ?? 0),
      },
      rssAnonMb: {
        worker: Math.max(...workers.map(({ rssAnonMb }) => rssAnonMb)),
        server: Math.max(...servers.map(({ rssAnonMb }) => rssAnonMb)),
      },
      store,
      viewSeconds,
      largestHistory: largest,
      result,
    };
  } finally {
    endpoint.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

function configOf({ concurrency, project }: RunToMeasure, baseUrl: string) {
  return {
    name: run,
    ...project.config,
    llm: {
      provider: 'openai',
      baseUrl,
      concurrency,
      models: { default: { model: 'simulated', contextTokens: 32_000 } },
    },
  };
}

async function addressOf(endpoint: ChildProcess): Promise<z.infer<typeof endpointSchema>> {
  if (!endpoint.stdout) throw new TypeError('The endpoint has no output.');
  const [line] = (await once(createInterface(endpoint.stdout), 'line')) as [string];
  return readJson(line, endpointSchema);
}

/** Runs a command; returns its output. */
export async function runFgo(program: string, folder: string, parameters: string[]): Promise<string> {
  const child = spawn(process.execPath, [program, ...parameters], {
    cwd: folder,
    env: { ...process.env, OPENAI_API_KEY: 'none', XDG_STATE_HOME: join(folder, '.state') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`fgo ${parameters.join(' ')} ended with ${code}: ${errors.slice(-2_000)}`);
  return output;
}

async function sizeOf(folder: string): Promise<{ files: number; mb: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile() && !entry.name.startsWith('temporal.db'));
  const sizes = await Promise.all(
    files.map(async file => (await stat(join(file.parentPath, file.name))).size),
  );
  return { files: files.length, mb: sum(sizes) / 1e6 };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
