import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { compare, optimize, readRun, report } from '../../lib/api/index.js';
import type { AppEvent, ComparisonReport, ConfigInput } from '../../lib/api/index.js';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const config: ConfigInput = {
  name: 'tickets',
  seed: 7,
  dataset: {
    path: 'tickets.csv',
    input: 'message',
    expected: 'queue',
    splits: { train: 12, validation: 6, test: 6 },
  },
  agent: { kind: 'inline', modules: { instructions: 'Say which queue.' }, output: { labels: 'auto' } },
  llm: { provider: 'simulated' },
  optimize: { subsets: 2, epochs: 1 },
};

describe('optimize in a program', () => {
  it('runs a function as the agent in this process, and reports the progress', async () => {
    const directory = await temporaryFolder();
    await copyFile(resolve('examples/typescript-api/tickets.csv'), join(directory, 'tickets.csv'));
    const events: AppEvent[] = [];
    const tasks = new Set<string>();
    const { status, modules } = await optimize(config, {
      directory,
      agent: async (task, texts, { ask }) => {
        tasks.add(task.id);
        return ask([
          { role: 'system', content: texts['instructions'] ?? '' },
          { role: 'user', content: task.input },
        ]);
      },
      onEvent: event => events.push(event),
    });
    expect(status).toMatchObject({ state: 'done', simulated: true });
    expect(tasks.size).toBe(24);
    expect(Object.keys(modules ?? {})).toEqual(['instructions']);
    expect(events.some(event => event.kind === 'progress' && event.progress?.stage === 'done')).toBe(true);
    const again = await readRun(status.id, { store: join(directory, '.fgo') });
    expect(again.status.scores).toEqual(status.scores);
  }, 120_000);
});

describe('compare in a program', () => {
  it('runs strategies on the same data, and reports their runs beside each other', async () => {
    const directory = await temporaryFolder();
    await copyFile(resolve('examples/typescript-api/tickets.csv'), join(directory, 'tickets.csv'));
    const prompted: ConfigInput = {
      ...config,
      agent: { kind: 'prompt', modules: { instructions: 'Say which queue.' }, output: { labels: 'auto' } },
    };
    const options = {
      directory,
      strategies: ['fgo', 'fgo+long'],
      with: { 'fgo+long': { 'optimize.epochs': 2 } },
      seeds: [7],
    };
    const seen = new Set<number>();
    const compared = await compare(prompted, {
      ...options,
      onEvent: event => event.kind === 'comparison' && seen.add(event.runs.length),
    });
    expect(compared.rows.map(({ strategy, seed, state }) => [strategy, seed, state])).toEqual([
      ['fgo', 7, 'done'],
      ['fgo+long', 7, 'done'],
    ]);
    expect([...seen]).toEqual([2]);
    const events: AppEvent[] = [];
    const again = await compare(prompted, { ...options, onEvent: event => events.push(event) });
    expect(again).toEqual(compared);
    expect(events).toEqual([]);
    const runs = compared.rows.map(({ run }) => run);
    const { data, page } = await report(runs, { store: join(directory, '.fgo') });
    const testedIn = ({ rows }: ComparisonReport) => rows.map(({ run, scores }) => [run, scores]);
    expect(testedIn(data)).toEqual(testedIn(compared));
    for (const run of runs) expect(page).toContain(run);
  }, 120_000);
});
