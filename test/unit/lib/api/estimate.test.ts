import { copyFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { estimate } from '../../../../lib/api/estimate.js';
import type { ConfigInput } from '../../../../lib/config/schema.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const config: ConfigInput = {
  name: 'tickets',
  dataset: {
    path: 'tickets.csv',
    input: 'message',
    expected: 'queue',
    splits: { train: 12, validation: 6, test: 6 },
  },
  agent: { kind: 'prompt', modules: { instructions: 'Say which queue.' }, output: { labels: 'auto' } },
  llm: { provider: 'simulated' },
};

it('estimates each strategy in a program, without a store', async () => {
  const directory = await temporaryFolder();
  await copyFile(resolve('examples/typescript-api/tickets.csv'), join(directory, 'tickets.csv'));
  const set = { 'optimize.subsets': 2, 'optimize.epochs': 1 };
  const estimates = await estimate(config, { directory, set, strategies: ['fgo', 'none'] });
  expect(estimates.map(({ strategy, subsets }) => [strategy, subsets.count])).toEqual([
    ['fgo', 2],
    ['none', 0],
  ]);
  const [fgo, none] = estimates;
  // Without changes, validation and test tasks run once.
  expect(none?.total.calls.expected).toBe(12);
  expect(fgo?.total.calls.low).toBeGreaterThan(12);
  expect((await readdir(directory)).sort()).toEqual(['fgo.tickets.json', 'tickets.csv']);
});

it('rejects a setting that does not exist', async () => {
  const directory = await temporaryFolder();
  await copyFile(resolve('examples/typescript-api/tickets.csv'), join(directory, 'tickets.csv'));
  await expect(estimate(config, { directory, set: { 'optimize.epoch': 1 } })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    exitCode: 2,
  });
});
