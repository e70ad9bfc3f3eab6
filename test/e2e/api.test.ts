import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { optimize, readRun } from '../../lib/api/index.js';
import type { AppEvent, ConfigInput } from '../../lib/api/index.js';
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
