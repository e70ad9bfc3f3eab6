import { budgetSchema } from '../../../../../lib/config/optimize.js';
import { datasetSchema } from '../../../../../lib/config/dataset.js';
import { llmSchema } from '../../../../../lib/config/llm.js';
import { describeRun, detailsOf } from '../../../../../lib/temporal/runs/describe-run.js';
import { referenceOf } from '../../../../support/progress.js';

const split = (count: number) => ({ tasks: referenceOf('a'), count });
const manifest = {
  llm: llmSchema.parse({ models: { default: 'gpt-4.1-mini', optimizer: 'gpt-4.1' } }),
  splits: { train: split(1200), validation: split(60), test: split(100) },
  budget: budgetSchema.parse({ usd: 2, calls: 5000 }),
};
const record = {
  name: 'banking',
  configFile: '/home/me/work/banking/fgo.yaml',
  data: {
    dataset: datasetSchema.parse({ path: '/home/me/data/tickets.csv', input: 'text', expected: 'queue' }),
  },
};
const store = { location: '/home/me/work/banking/.fgo' };

it('describes a run by its data, models, budget and store, without the folders above them', () => {
  const about = describeRun(record, manifest, store);
  expect(about).toEqual({
    name: 'banking',
    model: 'gpt-4.1-mini',
    models: 'gpt-4.1-mini; optimizer gpt-4.1',
    dataset: 'data/tickets.csv',
    tasks: '1,200 train, 60 validation, 100 test',
    budget: 'at most $2.00, 5,000 calls',
    config: 'banking/fgo.yaml',
    store: 'banking/.fgo',
  });
  expect(JSON.stringify(about)).not.toContain('/home');
});

it('names a benchmark, the address of a remote store, and a missing budget', () => {
  const benchmark = { name: 'gaia' } as never;
  const about = describeRun(
    { ...record, data: { benchmark } },
    { ...manifest, budget: {} },
    { location: 's3://bucket/a/b' },
  );
  expect([about.dataset, about.budget, about.store]).toEqual(['gaia', 'no limit', 's3://bucket/a/b']);
});

it('begins the details with the command that resumes the run', () => {
  const about = describeRun(record, manifest, store);
  expect(detailsOf(about, { id: 'banking-1', simulated: false }).trim().split('\n')).toEqual([
    '- **Resume**: `fgo resume banking-1`',
    '- **Dataset**: `data/tickets.csv`: 1,200 train, 60 validation, 100 test tasks',
    '- **Models**: `gpt-4.1-mini; optimizer gpt-4.1`',
    '- **Budget**: at most $2.00, 5,000 calls',
    '- **Store**: `banking/.fgo`, started from `banking/fgo.yaml`',
  ]);
  expect(detailsOf(about, { id: 'banking-1', simulated: true })).toMatch(/simulated: no LLM is called/);
});
