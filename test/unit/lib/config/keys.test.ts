import { good, problemsOf } from './read-problems.js';

describe('a configuration with keys', () => {
  it.each([
    ['Authorization', 'Bearer sk-123'],
    ['api-key', 'HDR-0123456789abcdef'],
    ['Ocp-Apim-Subscription-Key', 'HDR-0123456789abcdef'],
    ['X-Auth', 'HDR2-0123456789abcdef'],
    ['X-Amz-Security-Token', 'HDR3-0123456789abcdef'],
    ['X-Whatever', 'sk-proj-0123456789abcdef'],
    ['X-Whatever', 'Basic dXNlcjpwYXNz'],
  ])('rejects a key in the header %s at its line, without repeating it', (name, value) => {
    const llm = `llm:\n  models:\n    default:\n      model: m\n      headers:\n        ${name}: "${value}"\n`;
    const [problem] = problemsOf(good + llm);
    expect(problem).toMatchObject({ line: 16, path: `llm.models.default.headers.${name}` });
    expect(problem?.message).toMatch(/environment variable.*"\$\{NAME\}".*apiKeyEnv/);
    expect(problem?.message).not.toContain(value);
  });

  it.each([
    ['X-Auth', '${MY_KEY}'],
    ['Authorization', 'Token ${MY_KEY}'],
    ['X-Title', 'Banking'],
    ['HTTP-Referer', 'https://host.example/'],
    ['Idempotency-Key', 'run-1'],
    ['anthropic-version', '2023-06-01'],
  ])('accepts the header %s: %s', (name, value) => {
    const llm = `llm: {models: {default: {model: m, headers: {${name}: "${value}"}}}}\n`;
    expect(problemsOf(good + llm)).toEqual([]);
  });

  it.each([
    ['X-Title', 'Büro – Test', /– \(U\+2013\), character 6/],
    ['X-Title', '日本', /日 \(U\+65E5\), character 1/],
    ['X-Title', 'one\\ntwo', /U\+000A, character 4/],
    ['X Title', 'Banking', /not the name of a header/],
  ])('rejects the header %s: %s, which cannot be sent', (name, value, message) => {
    const llm = `llm: {models: {default: {model: m, headers: {${name}: "${value}"}}}}\n`;
    const [problem] = problemsOf(good + llm);
    expect(problem).toMatchObject({ line: 11, path: `llm.models.default.headers.${name}` });
    expect(problem?.message).toMatch(message);
  });

  it.each([
    ['a password', 'https://user:sk-123@host.example/v1'],
    ['a user', 'https://sk-123@host.example/v1'],
    ['a key', 'https://host.example/v1?version=2&api-key=sk-123'],
    ['a subscription key', 'https://host.example/v1?subscription-key=sk-123'],
    ['an access token', 'https://host.example/v1?accessToken=sk-123'],
    ['a signature', 'https://host.example/v1?sv=1&sig=sk-123'],
    ['what looks like a key', 'https://host.example/v1?x=sk-123456789012'],
  ])('rejects a base URL with %s, without repeating it', (_what, url) => {
    const [problem] = problemsOf(`${good}llm: {baseUrl: "${url}", models: {default: m}}\n`);
    expect(problem).toMatchObject({ line: 11, path: 'llm.baseUrl' });
    expect(problem?.message).toContain('apiKeyEnv');
    expect(problem?.message).not.toContain('sk-123');
  });

  it('accepts a base URL whose key is an environment variable, and a query without keys', () => {
    for (const query of ['?subscription-key=${MY_KEY}', '?api-version=2024-10-21', '?max_tokens=5'])
      expect(
        problemsOf(`${good}llm: {baseUrl: "https://h.example/v1${query}", models: {default: m}}\n`),
      ).toEqual([]);
  });

  it.each([
    ['scorer', 'scorer: {kind: http, url: "http://h.example/?token=sk-123"}\n'],
    ['notify.webhook', 'notify: {webhook: "http://h.example/?token=sk-123"}\n'],
  ])('also rejects a key in the URL of %s', (path, text) => {
    const [problem] = problemsOf(good + text);
    expect(problem?.path).toContain(path);
    expect(problem?.message).not.toContain('sk-123');
  });

  it.each([
    ['llm.apiKeyEnv', 'llm: {apiKeyEnv: sk-secretsecret1234567890, models: {default: m}}\n'],
    ['notify.webhookEnv', 'notify: {webhookEnv: "https://h.example/secretsecret1234567890"}\n'],
    [
      'scorer.environment.0',
      'scorer: {kind: command, command: [a], environment: [sk-secretsecret1234567890]}\n',
    ],
  ])('masks a key that was pasted instead of the name of a variable: %s', (path, text) => {
    const [problem] = problemsOf(good + text);
    expect(problem).toMatchObject({ line: 11, path });
    expect(problem?.message).toMatch(/give the name of the variable here, such as MY_KEY/);
    expect(problem?.message).not.toContain('secretsecret');
  });

  it('masks a key that was pasted elsewhere', () => {
    const [problem] = problemsOf(good, ['optimize.epochs=sk-secretsecret1234567890']);
    expect(problem?.path).toBe('optimize.epochs');
    expect(problem?.message).not.toContain('secretsecret');
  });

  it('rejects a key in an extra body at its line, and nothing that only looks like one', () => {
    const body = (text: string) => `${good}llm: {models: {default: {model: m, extraBody: ${text}}}}\n`;
    const [problem] = problemsOf(body('{a: [{api_key: "abcdefgh-1"}]}'));
    expect(problem).toMatchObject({ line: 11, path: 'llm.models.default.extraBody.a.0.api_key' });
    expect(problem?.message).not.toContain('abcdefgh');
    const harmless = '{prompt_cache_key: banking, truncate_prompt_tokens: 5, thinking: {budget_tokens: 9}}';
    expect(problemsOf(body(harmless))).toEqual([]);
  });
});
