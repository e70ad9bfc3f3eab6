import type { Call } from '../../../../lib/llm/call.js';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { remarkLines } from '../../../../lib/report/remark-lines.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { startFakeEndpoint } from '../../../support/fake-endpoint.js';
import type { FakeEndpoint, ReceivedRequest } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

let fake: FakeEndpoint;
let store: Store;
beforeEach(async () => {
  fake = await startFakeEndpoint();
  store = createMemoryStore();
});
afterEach(() => fake.close());

/** This many tokens, and a number that makes the text distinct. */
const words = (tokens: number, number: number, word = ' word') => `${number}${word.repeat(tokens - 1)}`;
const ask = (content: string): Call => ({ role: 'agent', messages: [{ role: 'user', content }] });
const lengthOf = ({ body }: ReceivedRequest) => JSON.stringify(body?.['messages']).length;

/** Makes these calls, and returns what the run then reports about their replies. */
async function remarksAfter(calls: Call[], run = 'run'): Promise<string[]> {
  const models = await openModels({ store, url: fake.url, run, tries: 1 });
  for (const call of calls) await models.complete(call);
  await models.close();
  return remarkLines((await readLedger(store, run)).remarks);
}

/** An endpoint that reports this for the tokens of each prompt. */
function readsPrompts(tokens: (request: ReceivedRequest) => Record<string, unknown>) {
  fake.otherwise(request => ({ reply: 'ok', usage: { completion_tokens: 1, ...tokens(request) } }));
}

const long = [1, 2, 3, 4].map(number => ask(words(1_300, number)));
const short = [1, 2].map(number => ask(words(100, number)));

describe('prompts that the endpoint cuts', () => {
  const line =
    '4 replies were based on at most 300 of about 1,300 prompt tokens, because the server truncates prompts (Ollama: num_ctx).';

  it('are reported, also from the journal', async () => {
    readsPrompts(request => ({ prompt_tokens: Math.min(300, Math.ceil(lengthOf(request) / 5)) }));
    expect(await remarksAfter([...short, ...long])).toEqual([line]);
    expect(await remarksAfter([...short, ...long], 'another')).toEqual([line]);
    expect(fake.requests).toHaveLength(6);
  });

  it('are reported for calls of a user’s own agent', async () => {
    readsPrompts(() => ({ prompt_tokens: 300 }));
    const calls = long.map(({ messages }): Call => ({ role: 'agent', messages: [], relayed: { messages } }));
    expect(await remarksAfter(calls)).toEqual([line]);
  });

  it.each<[string, (request: ReceivedRequest) => Record<string, unknown>]>([
    ['all tokens are read', () => ({ prompt_tokens: 1_300 })],
    ['another tokenizer needs fewer', () => ({ prompt_tokens: 800 })],
    [
      'most were cached, and count apart',
      () => ({ prompt_tokens: 40, prompt_tokens_details: { cached_tokens: 1_260 } }),
    ],
    [
      'the cached ones are not counted at all',
      request => ({ prompt_tokens: fake.requests.length === 1 ? 1_300 : 60 + (lengthOf(request) % 7) }),
    ],
    [
      'each was cached in part before',
      () => ({ prompt_tokens: [40, 190, 75, 110][fake.requests.length % 4] ?? 0 }),
    ],
    ['none are counted', () => ({ prompt_tokens: 0 })],
  ])('are none where %s', async (_name, tokens) => {
    readsPrompts(tokens);
    expect(await remarksAfter(long)).toEqual([]);
  });

  it('are none in Chinese, for which other tokenizers need fewer tokens', async () => {
    readsPrompts(() => ({ prompt_tokens: 700 }));
    expect(await remarksAfter([1, 2, 3].map(number => ask(words(1_000, number, '你好'))))).toEqual([]);
  });

  it('are none if images make them long', async () => {
    readsPrompts(() => ({ prompt_tokens: 300 }));
    const url = `data:image/png;base64,${'iVBORw0KGgo'.repeat(2_000)}`;
    const image = (text: string) => ({
      role: 'user',
      content: [
        { type: 'text', text: `${text} ${url}` },
        { type: 'image_url', image_url: { url } },
      ],
    });
    const calls = ['a', 'b', 'c'].map((text): Call => ({
      role: 'agent',
      messages: [],
      relayed: { messages: [image(text)] },
    }));
    expect(await remarksAfter(calls)).toEqual([]);
  });
});

describe('replies without room', () => {
  it('are reported if they were cut before any answer', async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 2_048 };
    fake.script({ reply: '', finish: 'length', usage }, { reply: 'card' });
    expect(await remarksAfter([ask('my card'), ask('my cash')])).toEqual([
      '1 reply was cut before any answer or while the model was reasoning (2,048 tokens). Without a configured maxCompletionTokens, each call was repeated with a higher limit. Set maxCompletionTokens to what the model needs.',
    ]);
  });

  it('are reported if the context leaves less than usual', async () => {
    const message = 'maximum context length is 2048 tokens, the input has 48';
    fake.script({ status: 400, body: { error: { message } } });
    expect(await remarksAfter([ask('my card'), ask('my cash')])).toEqual([
      '1 reply was limited to fewer tokens than usual, at least 2,000, because the context window has no room for more beside the prompt. Set maxCompletionTokens to what the model needs.',
    ]);
  });

  it('are none if everything is fine', async () => {
    expect(await remarksAfter([ask('my card')])).toEqual([]);
  });
});
