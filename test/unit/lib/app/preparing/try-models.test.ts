import { tryModels } from '../../../../../lib/app/preparing/try-models.js';
import { trialProblems } from '../../../../../lib/app/preparing/model-trial.js';
import { parseLocatedConfig } from '../../../../../lib/config/parse-config.js';
import { embedded } from '../../../../support/embedded.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../../../support/fake-endpoint.js';

describe('one tiny call to each model', () => {
  let fake: FakeEndpoint;
  beforeEach(async () => {
    fake = await startFakeEndpoint();
    fake.embeddings(embedded);
  });
  afterEach(() => fake.close());

  const configAt = (url: string, models: string) =>
    parseLocatedConfig({
      file: 'fgo.yaml',
      text: [
        'name: a',
        'dataset: {path: a.csv, input: text, expected: label}',
        'agent: {kind: prompt, modules: {instructions: Sort.}}',
        'llm:',
        `  baseUrl: ${url}`,
        `  models: ${models}`,
      ].join('\n'),
    });
  const signal = new AbortController().signal;

  it('shows the roles, tokens and price of each, and is no more than one call each', async () => {
    const { config } = configAt(fake.url, '{default: gpt-4.1-mini, optimizer: own, embedding: e}');
    const trials = await tryModels({ signal }, config);
    expect(trials).toMatchObject([
      { model: 'gpt-4.1-mini', roles: ['agent', 'evaluator', 'merger'], price: { prompt: 0.4 }, error: null },
      { model: 'own', roles: ['optimizer'], price: null, error: null },
      { model: 'e', roles: ['embedding'], error: null },
    ]);
    expect(trials[0]?.usage?.calls).toBe(1);
    expect(fake.requests.map(({ path }) => path)).toEqual([
      '/v1/chat/completions',
      '/v1/chat/completions',
      '/v1/embeddings',
    ]);
  });

  it('shows why it fails and what to do, at the line of the model', async () => {
    fake.otherwise(() => ({ status: 404, body: { error: { message: 'no such model' } } }));
    const located = configAt(fake.url, '\n    default: gpt-4.1-mini\n    merger: own');
    const trials = await tryModels({ signal }, located.config);
    const problems = trialProblems(trials, located);
    expect(problems.map(({ line, path }) => [line, path])).toEqual([
      [7, 'llm.models.default'],
      [8, 'llm.models.merger'],
    ]);
    expect(problems[0]?.message).toMatch(
      /^gpt-4\.1-mini: .*404: no such model.*Correct its name under llm\.models\.$/,
    );
  });
});
