import { checkSecrets } from '../../../../lib/llm/check-secrets.js';
import { agentSchema } from '../../../../lib/config/agent.js';
import { llmConfig } from '../../../support/open-models.js';

const local = 'http://127.0.0.1:1/v1';
const at = (url: string) => ({ llm: llmConfig(url, { apiKeyEnv: 'MY_KEY' }) });

describe('a key with a character that no header can carry', () => {
  it.each([
    ['a typographic quote', 'sk-trial“abcdefghijklmnop', '“ (U+201C), character 9', 'sk-… (25 characters)'],
    ['a dash', 'sk–0123456789ab', '– (U+2013), character 3', 'sk–…'],
    ['an emoji', '0123456789ab🔑', '🔑 (U+1F511), character 13', '012…'],
    ['a zero-width space', 'sk-0123\u200b456789', 'U+200B, character 8', 'sk-…'],
    ['a line break', 'sk-0123\n456789ab', 'U+000A, character 8', 'sk-…'],
  ])('is rejected with its position, the key masked: %s', async (_what, key, place, shown) => {
    const { problems } = await checkSecrets(at(local), { MY_KEY: key });
    expect(problems).toEqual([{ path: ['llm', 'apiKeyEnv'], message: expect.stringContaining(place) }]);
    expect(problems[0]?.message).toContain('MY_KEY');
    expect(problems[0]?.message).toContain(shown);
    expect(problems[0]?.message).not.toContain(key);
  });

  it('is found in every header that a variable fills', async () => {
    const models = { default: { model: 'm', headers: { 'X-Auth': '${OTHER_KEY}' } } };
    const { problems } = await checkSecrets(
      { llm: llmConfig(local, { models }) },
      { OTHER_KEY: 'abcdefgh…' },
    );
    expect(problems).toEqual([
      {
        path: ['llm', 'models', 'default', 'headers', 'X-Auth'],
        message: expect.stringMatching(/OTHER_KEY.*character 9/),
      },
    ]);
  });
});

describe('a key of less than 8 characters', () => {
  it.each([
    'http://127.0.0.1:11434/v1',
    'http://localhost:11434/v1',
    'http://[::1]:8080/v1',
    'http://10.1.2.3/v1',
    'http://192.168.0.7:8000/v1',
    'http://[fd00::1]/v1',
    'http://ollama:11434/v1',
    'https://gpu.internal/v1',
  ])('is accepted at %s with a note that it is not removed from texts', async url => {
    const { problems, notes } = await checkSecrets(at(url), { MY_KEY: 'EMPTY' });
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      { path: ['llm', 'apiKeyEnv'], message: expect.stringMatching(/MY_KEY has 5 characters.*not removed/) },
    ]);
  });

  it.each(['https://8.8.8.8/v1', 'https://llm.trial.invalid/v1', 'http://[2600::1]/v1'])(
    'is rejected at %s',
    async url => {
      const { problems } = await checkSecrets(at(url), { MY_KEY: 'ollama' });
      expect(problems).toEqual([
        {
          path: ['llm', 'apiKeyEnv'],
          message: expect.stringMatching(/MY_KEY has 6 characters.*loopback and private/),
        },
      ]);
    },
  );

  it('is long enough with 8', async () => {
    expect(await checkSecrets(at('https://8.8.8.8/v1'), { MY_KEY: '12345678' })).toEqual({
      problems: [],
      notes: [],
    });
  });
});

describe('a variable that is not set', () => {
  it('is named with the key of the configuration', async () => {
    const web = { search: 'https://search.example/?q={query}', keyEnv: 'SEARCH_KEY' };
    const agent = agentSchema.parse({ kind: 'tools', tools: ['web_search'], web, modules: { a: 'b' } });
    const { problems } = await checkSecrets({ agent }, {});
    expect(problems).toEqual([
      {
        path: ['agent', 'web', 'keyEnv'],
        message: expect.stringMatching(/SEARCH_KEY.*agent\.web\.keyEnv.*not set/),
      },
    ]);
  });

  it('stops no run if it holds the address of a webhook', async () => {
    const { problems, notes } = await checkSecrets({ notify: { webhookEnv: 'MY_HOOK' } }, {});
    expect(problems).toEqual([]);
    expect(notes).toEqual([{ path: ['notify', 'webhookEnv'], message: expect.stringContaining('MY_HOOK') }]);
  });

  it.each([
    'gsk_0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p',
    'AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q',
    'd41d8cd98f00b204e9800998ecf8427e',
    'hf_AbCdEfGhIjKlMnOpQrStUvWxYz',
  ])('is masked if it is a pasted key: %s', async pasted => {
    const llm = llmConfig(local, { apiKeyEnv: pasted });
    const { problems } = await checkSecrets({ llm }, {});
    expect(problems[0]?.message).toMatch(/looks like a key itself/);
    expect(problems[0]?.message).not.toContain(pasted.slice(4));
  });

  it.each(['OPENAI_API_KEY', 'AZURE_OPENAI_KEY_2', 'my_key', 'GPT4_KEY', 'KEY2024', 'OpenRouterKey'])(
    'is shown if it is a name: %s',
    async name => {
      const { problems } = await checkSecrets({ llm: llmConfig(local, { apiKeyEnv: name }) }, {});
      expect(problems[0]?.message).toContain(name);
    },
  );
});
