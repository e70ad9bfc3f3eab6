import { connectionChanges, withConnection } from '../../../../lib/config/connection.js';
import { llmSchema } from '../../../../lib/config/llm.js';

const llm = (settings: object) => llmSchema.parse({ models: { default: 'one' }, ...settings });

describe('the connection settings of a run that continues', () => {
  const started = llm({
    baseUrl: 'https://old.example/v1',
    apiKeyEnv: 'OLD_KEY',
    models: { default: { model: 'one', temperature: 1, headers: { 'api-key': '${A}' } }, optimizer: 'two' },
  });

  it('are the URL, the name of the key, headers, time-out and concurrency; models stay', () => {
    const now = llm({
      baseUrl: 'https://new.example/v1',
      timeoutSeconds: 9,
      concurrency: 2,
      models: {
        default: { model: 'other', temperature: 0, headers: { 'api-key': '${B}' } },
        merger: 'three',
      },
    });
    expect(withConnection(started, now)).toEqual({
      ...started,
      baseUrl: 'https://new.example/v1',
      apiKeyEnv: undefined,
      timeoutSeconds: 9,
      concurrency: 2,
      models: {
        default: { model: 'one', temperature: 1, headers: { 'api-key': '${B}' } },
        optimizer: { model: 'two', headers: { 'api-key': '${B}' } },
      },
    });
    expect(connectionChanges(started, withConnection(started, now))).toEqual([
      'llm.baseUrl: https://new.example/v1 (was https://old.example/v1)',
      'llm.apiKeyEnv: none (was OLD_KEY)',
      'llm.concurrency: 2 (was 16)',
      'llm.timeoutSeconds: 9 (was 120)',
      'llm.models.default.headers.api-key: ${B} (was ${A})',
      'llm.models.optimizer.headers.api-key: ${B} (was none)',
    ]);
  });

  it('are also the rates of models', () => {
    const models = { default: { model: 'one', requestsPerMinute: 500, tokensPerMinute: 9_000 } };
    const now = llm({ baseUrl: 'https://old.example/v1', apiKeyEnv: 'OLD_KEY', models });
    expect(withConnection(started, now)).toMatchObject({
      models: { default: { requestsPerMinute: 500 }, optimizer: { model: 'two', tokensPerMinute: 9_000 } },
    });
    expect(connectionChanges(started, withConnection(started, now))).toContain(
      'llm.models.default.requestsPerMinute: 500 (was none)',
    );
  });

  it('may lose a header', () => {
    const now = llm({ baseUrl: 'https://old.example/v1', apiKeyEnv: 'OLD_KEY' });
    expect(connectionChanges(started, withConnection(started, now))).toEqual([
      'llm.models.default.headers.api-key: none (was ${A})',
    ]);
  });

  it('do not change the provider', () => {
    const simulated = llmSchema.parse({ provider: 'simulated', concurrency: 4 });
    expect(withConnection(started, simulated)).toEqual(started);
    expect(withConnection(simulated, started)).toEqual({ ...simulated, concurrency: 16 });
  });
});
