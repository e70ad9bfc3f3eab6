import { createOwnAgent } from '../../../../../lib/agents/own/own-agent.js';
import { createRelay } from '../../../../../lib/agents/own/relay.js';
import type { Relay } from '../../../../../lib/agents/own/relay.js';
import type { OwnAgentRequest } from '../../../../../lib/agents/own/protocol.js';
import { agentSchema } from '../../../../../lib/config/agent.js';
import type { OwnAgentConfig } from '../../../../../lib/config/agents/program.js';
import type { RunModels } from '../../../../../lib/ledger/run-models.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { textModules } from '../../../activities/store-run.js';
import { startFakeEndpoint } from '../../../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../../../support/fake-endpoint.js';
import { openModels } from '../../../../support/open-models.js';

let fake: FakeEndpoint;
let models: RunModels;
let relay: Relay;
beforeEach(async () => {
  fake = await startFakeEndpoint();
  const store = createMemoryStore();
  models = await openModels({ store, url: fake.url, tries: 1 });
  relay = createRelay();
});
afterEach(async () => {
  await relay.close();
  await models.close();
  await fake.close();
});

/** An agent that makes one call and returns its text. */
async function callOnce({ llm, task }: OwnAgentRequest): Promise<{ output: string }> {
  const response = await fetch(`${llm?.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${llm?.apiKey}` },
    body: JSON.stringify({ messages: [{ role: 'user', content: task.input }] }),
  });
  const { choices } = (await response.json()) as { choices: { message: { content: string | null } }[] };
  return { output: choices[0]?.message.content ?? '' };
}

function run() {
  const config = agentSchema.parse({ kind: 'command', command: ['x'], modules: { work: 'x' } });
  const transport = { ask: (request: OwnAgentRequest) => callOnce(request), close: () => Promise.resolve() };
  const agent = createOwnAgent({ config: config as OwnAgentConfig, labels: [], models, transport, relay });
  const task = { id: 't', input: 'my card', expected: 'card', metadata: {} };
  return agent.run(task, textModules({ work: 'Sort it.' }), new AbortController().signal);
}

describe('An agent of the user’s own', () => {
  const reply = '<think>It may be cash.</think>\ncard';

  it('receives thoughts as they are, and is scored and shown without them', async () => {
    fake.script({ reply });
    const rollout = await run();
    expect(rollout).toMatchObject({ output: reply, answer: 'card', ended: 'stop' });
    expect(rollout.messages.at(-1)).toEqual({ role: 'assistant', content: 'card' });
  });

  it.each([
    ['was cut within a thought', { reply: '<think>It may', finish: 'length' }, 'length'],
    ['was cut in thoughts of their own field', { reply: null, reasoning: 'It', finish: 'length' }, 'length'],
    ['was filtered', { reply: '', finish: 'content_filter' }, 'refusal'],
    ['was empty', { reply: '' }, 'empty'],
  ])('reports that its last reply %s', async (_name, behaviour, ended) => {
    fake.otherwise(() => behaviour);
    expect(await run()).toMatchObject({ answer: null, ended });
  });
});
