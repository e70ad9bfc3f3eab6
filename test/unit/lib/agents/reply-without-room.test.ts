import { createAgent } from '../../../../lib/agents/create-agent.js';
import { agentSchema } from '../../../../lib/config/agent.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { textModules } from '../../activities/store-run.js';
import { startFakeEndpoint } from '../../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

let fake: FakeEndpoint;
beforeEach(async () => {
  fake = await startFakeEndpoint();
  const message = 'The maximum context length is 2048 tokens; the input has 300.';
  fake.otherwise(({ body }) =>
    (body?.['max_tokens'] as number) > 1_748
      ? { status: 400, body: { error: { message } } }
      : { reply: 'card' },
  );
});
afterEach(() => fake.close());

async function run(kind: string, model: Record<string, unknown>) {
  const store = createMemoryStore();
  const llm = { models: { default: { model: 'fake', ...model } } };
  const models = await openModels({ store, url: fake.url, llm, tries: 1 });
  const output = { parse: 'plain' };
  const agent = createAgent({
    config: agentSchema.parse({ kind, modules: { work: 'x' }, output }),
    labels: [],
    models,
  });
  const task = { id: 't', input: 'my card', expected: 'card', metadata: {} };
  return agent
    .run(task, textModules({ work: 'Sort it.' }), new AbortController().signal)
    .finally(() => models.close());
}

describe.each(['prompt', 'tools'])('The %s agent, in a context with no room for the longest reply', kind => {
  it('answers within the available room', async () => {
    expect(await run(kind, {})).toMatchObject({ answer: 'card', failure: null });
  });

  it('has not failed if that length is configured: a person is needed', async () => {
    await expect(run(kind, { maxCompletionTokens: 2_000 })).rejects.toMatchObject({
      needsPerson: true,
      remedy: expect.stringContaining('maxCompletionTokens') as string,
    });
  });
});
