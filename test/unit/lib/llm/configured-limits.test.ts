import { llmSchema } from '../../../../lib/config/llm.js';
import { configuredLimits, limitedEndpoint } from '../../../../lib/llm/configured-limits.js';

const llm = (settings: object) => llmSchema.parse({ models: { default: 'small' }, ...settings });

describe('configured limits', () => {
  it('are by model, the smallest of its roles', () => {
    const config = llm({
      models: {
        default: { model: 'small', requestsPerMinute: 500, tokensPerMinute: 9_000 },
        evaluator: { model: 'small', requestsPerMinute: 300 },
        optimizer: { model: 'large', requestsPerMinute: 60 },
      },
    });
    expect(configuredLimits(config, 8)).toEqual({
      calls: 8,
      'requests small': 300,
      'tokens small': 9_000,
      'requests large': 60,
    });
  });

  it('are shared by the URL without its query, and the name of the key', () => {
    const one = llm({ baseUrl: 'https://host/v1?key=${NAME}', apiKeyEnv: 'TEAM_KEY' });
    expect(limitedEndpoint(one)).toBe('https://host/v1 (TEAM_KEY)');
    expect(limitedEndpoint(llm({ baseUrl: 'https://host/v1/' }))).toBe('https://host/v1');
  });
});
