import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import type { RunStatus } from '../../lib/report/status.js';
import { hotelCsv, hotelMessages } from '../support/hotel-messages.js';

/**
 * Measures each way to save tokens separately: optimizes with the embedded simulated endpoint, once unchanged
 * and once with each switch, and prints prompt tokens by role and the test score, as means over the seeds.
 * Needs the built product.
 */
const { values } = parseArgs({
  options: {
    /** A CSV file to use instead of generated messages. */
    data: { type: 'string' },
    input: { type: 'string', default: 'message' },
    expected: { type: 'string', default: 'desk' },
    instructions: { type: 'string', default: 'Say which desk of the hotel sees to the message.' },
    train: { type: 'string', default: '120' },
    validation: { type: 'string', default: '60' },
    test: { type: 'string', default: '120' },
    subsets: { type: 'string', default: '4' },
    seeds: { type: 'string', default: '1' },
    /** Names of the switches to measure, separated by commas; all by default. */
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});

const switches: Record<string, string[]> = {
  cite: ['optimize.cite=true'],
  'no solved tasks': ['optimize.evidence.solved=none'],
  'advice alone': ['optimize.evidence.critiques=advice'],
  'problem alone': ['optimize.evidence.critiques=problem'],
  'evaluator sees the attempt alone': ['optimize.evidence.evaluator=attempt'],
  'longest 200': ['optimize.evidence.longest=200'],
  'no critiques': ['optimize.critique=none'],
};

const counts = {
  train: Number(values.train),
  validation: Number(values.validation),
  test: Number(values.test),
};

function configOf() {
  return {
    name: 'tokens',
    dataset: {
      path: 'messages.csv',
      input: values.input,
      expected: values.expected,
      splits: counts,
    },
    agent: { kind: 'prompt', modules: { instructions: values.instructions }, output: { labels: 'auto' } },
    scorer: 'exact',
    llm: { provider: 'simulated', concurrency: 64 },
    optimize: { subsets: Number(values.subsets), epochs: 2 },
  };
}

async function optimize(folder: string, settings: string[]): Promise<RunStatus> {
  const sets = settings.flatMap(setting => ['--set', setting]);
  const child = spawn(
    process.execPath,
    [resolve('bin/fgo.mjs'), 'optimize', 'fgo.yaml', '--new', '--json', ...sets],
    {
      cwd: folder,
      env: { ...process.env, XDG_STATE_HOME: join(folder, '.state') },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  let said = '';
  child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const code = await new Promise<number | null>(done => child.on('close', done));
  if (code !== 0) throw new Error(`A run ended with exit code ${code}:\n${said.slice(-2_000)}`);
  return JSON.parse(printed) as RunStatus;
}

/** Means over the seeds. */
interface Row {
  evaluator: number;
  optimizer: number;
  'a call': number;
  merger: number;
  together: number;
  rules: number;
  test: number;
}

async function measure(folder: string, settings: string[]): Promise<Row> {
  const rows: Row[] = [];
  for (let seed = 1; seed <= Number(values.seeds); seed += 1) {
    const status = await optimize(folder, [`seed=${seed}`, ...settings]);
    const { evaluator, optimizer, merger } = status.usage.byRole;
    const revisions = status.tree.subsets.flatMap(({ epochs }) => epochs.flatMap(epoch => epoch.revisions));
    rows.push({
      evaluator: evaluator.promptTokens,
      optimizer: optimizer.promptTokens,
      'a call': optimizer.promptTokens / Math.max(1, optimizer.calls),
      merger: merger.promptTokens,
      together: evaluator.promptTokens + optimizer.promptTokens + merger.promptTokens,
      rules: revisions.reduce((sum, { added }) => sum + added, 0),
      test: status.scores.final.test ?? 0,
    });
  }
  const mean = (name: keyof Row) => rows.reduce((sum, row) => sum + row[name], 0) / rows.length;
  return {
    evaluator: Math.round(mean('evaluator')),
    optimizer: Math.round(mean('optimizer')),
    'a call': Math.round(mean('a call')),
    merger: Math.round(mean('merger')),
    together: Math.round(mean('together')),
    rules: Math.round(mean('rules')),
    test: Number(mean('test').toFixed(3)),
  };
}

const chosen = values.only?.split(',').map(name => name.trim()) ?? Object.keys(switches);
const unknown = chosen.filter(name => !switches[name]);
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join(', ')}: ${Object.keys(switches).join(', ')}.`);
const folder = await mkdtemp(join(tmpdir(), 'fgo-tokens-'));
try {
  const messages = join(folder, 'messages.csv');
  if (values.data) await copyFile(values.data, messages);
  else await writeFile(messages, hotelCsv(hotelMessages(counts.train + counts.validation + counts.test)));
  await writeFile(join(folder, 'fgo.yaml'), stringify(configOf()));
  const base = await measure(folder, []);
  const table: Record<string, Row & { 'of default': string; 'test ±': number }> = {};
  for (const name of ['default', ...chosen]) {
    const row = name === 'default' ? base : await measure(folder, switches[name] ?? []);
    const share = `${((100 * row.together) / base.together).toFixed(1)} %`;
    table[name] = { ...row, 'of default': share, 'test ±': Number((row.test - base.test).toFixed(3)) };
    console.log(`${name}: ${JSON.stringify(table[name])}`);
  }
  console.table(table);
} finally {
  if (values.keep) console.log(`Kept: ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}
