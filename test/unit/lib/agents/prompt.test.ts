import { agentSchema } from '../../../../lib/config/agent.js';
import { createAgent } from '../../../../lib/agents/create-agent.js';
import { renderFrame } from '../../../../lib/agents/prompt.js';
import type { RunModels } from '../../../../lib/ledger/run-models.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { textModules } from '../../activities/store-run.js';
import { startFakeEndpoint } from '../../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

let fake: FakeEndpoint;
let models: RunModels;
beforeEach(async () => {
  fake = await startFakeEndpoint();
  models = await openModels({
    store: createMemoryStore(),
    url: fake.url,
    tries: 1,
  });
});
afterEach(async () => {
  await models.close();
  await fake.close();
});

const modules = textModules({ style: 'Be brief.', work: 'Sort it.' });

function run(output: object, signal = new AbortController().signal) {
  const config = agentSchema.parse({ kind: 'prompt', modules: { work: 'x' }, output });
  const agent = createAgent({ config, labels: ['card', 'cash'], models });
  return agent.run({ id: 't', input: 'my card', expected: 'card', metadata: {} }, modules, signal);
}

describe('the single-prompt agent', () => {
  it('sends its modules and the allowed answers as the system message, and only the task as the user message', async () => {
    fake.script({ reply: ' card\n' });
    const rollout = await run({ labels: 'auto' });
    const system =
      'Be brief.\n\nSort it.\n\nThe allowed answers:\n- card\n- cash\n\nReply with one allowed answer and nothing else.';
    expect(fake.requests[0]?.body?.['messages']).toEqual([
      { role: 'system', content: system },
      { role: 'user', content: 'my card' },
    ]);
    expect(rollout).toEqual({
      messages: [
        { role: 'user', content: 'my card' },
        { role: 'assistant', content: ' card\n' },
      ],
      output: ' card\n',
      answer: 'card',
      failure: null,
      ended: 'stop',
    });
  });

  it('answers with what follows its thoughts, and never shows the thoughts', async () => {
    fake.script({ reply: '<think>It may be {cash}.</think>\ncard' });
    const rollout = await run({});
    expect(rollout).toMatchObject({ output: 'card', answer: 'card' });
    expect(JSON.stringify(rollout)).not.toContain('cash');
  });

  it.each([
    ['cut', { reply: '<think>It may', finish: 'length' }, 'length'],
    ['empty', { reply: '' }, 'empty'],
    ['refused', { reply: '', refusal: 'no' }, 'refusal'],
  ])('reports that its reply was %s', async (_name, behaviour, ended) => {
    fake.otherwise(() => behaviour);
    expect(await run({})).toMatchObject({ answer: null, ended });
  });

  it('has no answer if the model declined', async () => {
    fake.script({ reply: '', refusal: 'I cannot help with card.' });
    expect(await run({})).toMatchObject({ answer: null, failure: null });
  });

  it('counts as failed if its prompt is longer than the context', async () => {
    const error = { code: 'context_length_exceeded', message: 'maximum context length' };
    fake.script({ status: 400, body: { error } });
    expect(await run({})).toMatchObject({
      answer: null,
      output: '',
      failure: expect.stringContaining('longer'),
    });
  });

  it('throws infrastructure errors', async () => {
    fake.otherwise(() => ({ status: 503, body: { error: { message: 'busy' } } }));
    await expect(run({})).rejects.toMatchObject({ code: 'ENDPOINT_BUSY' });
  });

  it('stops when it is aborted', async () => {
    await expect(run({}, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(fake.requests).toEqual([]);
  });
});

describe('the agent’s feedback on its reply', () => {
  it.each([
    [{ parse: 'plain' as const }, ''],
    [{ parse: 'json' as const }, 'Reply with JSON alone.'],
    [{ parse: 'json' as const, field: 'total' }, 'Reply with a JSON object that has the field "total".'],
    [{ parse: 'last-line' as const }, 'Give the answer alone on the last line of your reply.'],
    [
      { parse: 'last-line' as const, labels: ['a', 'b'] },
      'The allowed answers:\n- a\n- b\n\nGive the answer alone on the last line of your reply.',
    ],
  ])('for %j', (output, told) => {
    expect(renderFrame(output, ['of', 'the data'])).toBe(told);
  });
});
