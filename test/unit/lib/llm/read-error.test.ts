import { completion, message, read } from '../../../support/read-answer.js';

describe('an error in the body of a 200', () => {
  it.each<[string, unknown, Record<string, unknown>]>([
    ['401', { error: { code: 401, message: 'No such user.' } }, { code: 'KEY_REJECTED' }],
    ['402', { error: { code: '402', message: 'Pay first.' } }, { code: 'QUOTA_EXHAUSTED' }],
    ['429', { error: { status: 429, message: 'Slow down.' } }, { code: 'ENDPOINT_BUSY', tooMany: true }],
    ['502', { error: { code: 502, message: 'Gone.' } }, { code: 'ENDPOINT_BUSY', cutOff: false }],
    ['504', { error: { code: 504, message: 'Gone.' } }, { code: 'ENDPOINT_BUSY', cutOff: false }],
    [
      '403 for an input',
      { error: { code: 403, message: 'The input was flagged.' } },
      { reason: 'contentFilter' },
    ],
    [
      'no route',
      { error: 'Unexpected endpoint or method. (POST /chat/completions)' },
      { code: 'REQUEST_REJECTED' },
    ],
    [
      'a rate limit in words',
      { error: { message: 'Rate limit reached' } },
      { code: 'ENDPOINT_BUSY', tooMany: true },
    ],
    ['a name of Google', [{ error: { status: 'UNAVAILABLE', message: 'x' } }], { code: 'ENDPOINT_BUSY' }],
    ['a detail', { detail: 'Unauthorized' }, { code: 'KEY_REJECTED' }],
    ['a number of its own', { code: 401, msg: 'who?', success: false }, { code: 'KEY_REJECTED' }],
    ['a quota in words', { error: { message: 'Insufficient credits' } }, { code: 'QUOTA_EXHAUSTED' }],
    ['no model', { error: "model 'm' not found, try pulling it first" }, { code: 'MODEL_NOT_FOUND' }],
    [
      'beside a choice',
      { ...completion(message('')), error: { code: 500, message: 'x' } },
      { code: 'ENDPOINT_BUSY' },
    ],
    [
      "MiniMax's balance",
      { choices: null, base_resp: { status_code: 1008, status_msg: 'insufficient balance' } },
      { code: 'QUOTA_EXHAUSTED' },
    ],
    [
      "MiniMax's rate",
      { choices: null, base_resp: { status_code: 1002, status_msg: 'rate limit exceeded' } },
      { code: 'ENDPOINT_BUSY', tooMany: true },
    ],
    ['beside no data', { success: false, msg: 'invalid api key', data: null }, { code: 'KEY_REJECTED' }],
    ['beside no choices', { code: 402, message: 'Pay first.', choices: [] }, { code: 'QUOTA_EXHAUSTED' }],
    [
      'in an event of its own',
      'event: error\ndata: {"message": "Pay first.", "code": 402}\n\n',
      { code: 'QUOTA_EXHAUSTED' },
    ],
    [
      'in an event with a text',
      'data: {"choices": [{"delta": {"content": "Hal"}}]}\n\nevent: error\ndata: overloaded\n\n',
      { code: 'ENDPOINT_BUSY', cutOff: false },
    ],
    [
      'in a stream',
      'data: {"error": {"code": 402, "message": "Pay first."}}\n\n',
      { code: 'QUOTA_EXHAUSTED' },
    ],
  ])('counts as if it had come with its status: %s', (_, body, expected) => {
    expect(read(body)).toMatchObject(expected);
  });
});

describe('a reply with an empty error', () => {
  it.each<[string, Record<string, unknown>]>([
    ['null', { error: null }],
    ['empty fields', { error: { message: '', code: null, details: [] } }],
    ['the code of success', { error: { code: 0, message: 'success' } }],
    ['null as a text', { error: 'null' }],
    ["MiniMax's status of success", { base_resp: { status_code: 0, status_msg: 'success' } }],
    ['a message', { message: 'ok', detail: 'fine' }],
  ])('is read: %s', (_, fields) => {
    expect(read(Object.assign(completion(message('billing')), fields))).toMatchObject({ text: 'billing' });
  });

  it('is an error if the code says so', () => {
    const body = Object.assign(completion(message('')), { error: { code: 500, message: null } });
    expect(read(body)).toMatchObject({ code: 'ENDPOINT_BUSY' });
  });
});

describe('an account problem', () => {
  it.each<[string, number, unknown, string]>([
    [
      'a suspended account, in the words of a filter',
      403,
      { message: 'This account violated our usage policies and has been suspended.' },
      'KEY_REJECTED',
    ],
    [
      'a spent budget of a gateway',
      400,
      { error: { type: 'budget_exceeded', message: 'x' } },
      'QUOTA_EXHAUSTED',
    ],
    ['a debt', 400, { code: 'Arrearage', message: 'Access denied.' }, 'QUOTA_EXHAUSTED'],
    ['a proxy with a password of its own', 407, '', 'NO_REPLY'],
  ])('waits for a person: %s', (_, status, body, code) => {
    expect(read(body, { status })).toMatchObject({ code, needsPerson: true });
  });

  it('of a proxy names its settings', () => {
    expect(read('', { status: 407 })).toHaveProperty('remedy', expect.stringContaining('HTTPS_PROXY'));
  });
});

describe('an error', () => {
  const words = 'Extra inputs are not permitted: seed';
  it.each<[string, unknown]>([
    ['an object', { error: { message: words } }],
    ['a text', { error: words }],
    ['a text beside its kind', { error: 'Bad Request', message: words, statusCode: 400 }],
    ['a message alone', { object: 'error', message: words, code: 400 }],
    ['a message that is an object', { message: { detail: words } }],
    ['a message that lists', { object: 'error', message: { detail: [{ loc: ['body'], msg: words }] } }],
    ['a detail', { detail: words }],
    ['a detail that lists', { detail: [{ type: 'extra_forbidden', loc: ['body', 'x'], msg: words }] }],
    ['a list', [{ error: { message: words } }]],
    ['a list of texts', { errors: [words] }],
    ['a msg', { code: 400, msg: words }],
    [
      'the words of the provider behind it',
      {
        error: {
          message: 'Provider returned error',
          metadata: { raw: JSON.stringify({ error: { message: words } }) },
        },
      },
    ],
    ['plain text', words],
  ])('is shown with its words: %s', (_, body) => {
    expect(read(body, { status: 422 })).toMatchObject({
      code: 'REQUEST_REJECTED',
      message: expect.stringContaining(words),
      answer: { status: 422, message: expect.stringContaining(words) },
    });
    expect((read(body, { status: 422 }) as Error).message).not.toContain('{');
  });

  it('in an unknown form is shown unchanged', () => {
    const error = read({ fault: { text: words } }, { status: 422 });
    expect((error as Error).message).toContain(`{"fault":{"text":"${words}"}}`);
  });

  it('that is a web page is shown with its title', () => {
    const error = read('<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>', {
      status: 502,
    });
    expect((error as Error).message).toContain('(502: 502 Bad Gateway.)');
  });

  it('that names a parameter only in a field shows it', () => {
    const error = read({ error: { message: 'Unsupported parameter.', param: 'seed' } }, { status: 400 });
    expect((error as Error).message).toContain('(seed)');
  });

  const overflow = "This model's maximum context length is 700 tokens, and 2,900 were asked for.";
  it.each<[string, number, unknown]>([
    ['at the top', 400, { object: 'error', message: overflow, type: 'BadRequestError', code: 400 }],
    [
      'in a list',
      400,
      [
        {
          error: {
            code: 400,
            message: 'The input token count (2900) exceeds the maximum number of tokens allowed (700).',
          },
        },
      ],
    ],
    ['in a detail', 422, { detail: overflow }],
    [
      'in a text',
      422,
      { error: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 700. Given: 2900' },
    ],
    ['in a 200', 200, { error: { message: overflow, code: 400 } }],
    ['as a server error', 500, { error: { message: 'the request exceeds the available context size' } }],
  ])('that is about the context is known: %s', (_, status, body) => {
    expect(read(body, { status })).toMatchObject({ code: 'CONTEXT_EXCEEDED' });
  });

  it.each<[string, number, unknown]>([
    [
      'Google',
      400,
      [
        {
          error: {
            code: 400,
            message: 'API key not valid. Please pass a valid API key.',
            status: 'INVALID_ARGUMENT',
            details: [{ reason: 'API_KEY_INVALID' }],
          },
        },
      ],
    ],
    ['FastAPI', 401, { detail: 'Not authenticated' }],
    ['a gateway', 403, { message: 'Forbidden' }],
    ['plain text', 401, 'Unauthorized'],
    ['a rule of the network', 403, { error: { message: "Request is prohibited by organization's policy." } }],
  ])('that is about the key is known: %s', (_, status, body) => {
    expect(read(body, { status })).toMatchObject({ code: 'KEY_REJECTED' });
  });

  it.each<[string, number, unknown]>([
    [
      'moderation',
      403,
      {
        error: {
          code: 403,
          message: 'The input was flagged by moderation.',
          metadata: { reasons: ['violence'] },
        },
      },
    ],
    ['guidelines', 403, { error: 'Content violates usage guidelines.' }],
    ['a safety check', 403, { code: 'x', error: 'Failed check: safety policy' }],
    [
      'a code',
      400,
      {
        error: { code: 'content_filter', message: 'x', innererror: { code: 'ResponsibleAIPolicyViolation' } },
      },
    ],
    [
      'the inner code alone',
      400,
      { error: { code: null, message: 'x', innererror: { code: 'ResponsibleAIPolicyViolation' } } },
    ],
    ['invalid_prompt', 400, { error: { code: 'invalid_prompt', message: 'Try another one.' } }],
    ['an inspection', 400, { code: 'DataInspectionFailed', message: 'Input data may contain x' }],
    [
      'a gateway',
      400,
      {
        error: {
          message: 'Provider returned error',
          metadata: { raw: '{"error":{"code":"content_policy_violation"}}' },
        },
      },
    ],
  ])('that is about what the prompt says is known: %s', (_, status, body) => {
    expect(read(body, { status })).toMatchObject({ code: 'REQUEST_REJECTED', reason: 'contentFilter' });
  });
});

describe('a 404', () => {
  it.each<[string, unknown]>([
    ['OpenAI', { error: { message: 'The model `x` does not exist' } }],
    ['Google', [{ error: { code: 404, message: 'models/x is not found for API version v1beta' } }]],
    ['Ollama', { error: "model 'x' not found" }],
    ['Azure', { error: { code: 'DeploymentNotFound', message: 'It does not exist.' } }],
    ['OpenRouter', { error: { code: 404, message: 'No endpoints found for x.' } }],
  ])('may be about the model: %s', (_, body) => {
    expect(read(body, { status: 404 })).toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });

  it.each<[string, unknown]>([
    ['a route', { error: 'No such route here: GET /models' }],
    ['a path', { detail: 'Not Found' }],
    ['a page', '<html><title>404 Not Found</title></html>'],
  ])('may be about the base URL: %s', (_, body) => {
    const error = read(body, { status: 404 });
    expect(error).toMatchObject({ code: 'REQUEST_REJECTED', remedy: expect.stringContaining('llm.baseUrl') });
  });
});

describe('a malformed model output that the endpoint rejects', () => {
  it.each<[string, number, unknown]>([
    ['Groq', 400, { error: { code: 'json_validate_failed', message: 'x', failed_generation: '{"a": ' } }],
    [
      'a gateway',
      400,
      {
        error: {
          message: 'x',
          metadata: { raw: '{"error":{"code":"json_validate_failed","failed_generation":"{\\"a\\": "}}' },
        },
      },
    ],
    ['a tool', 400, { error: { code: 'tool_use_failed', message: 'x', failed_generation: '{"a": ' } }],
    ['a 200', 200, { error: { code: 'tool_use_failed', message: 'x', failed_generation: '{"a": ' } }],
  ])('is what the model wrote: %s', (_, status, body) => {
    expect(read(body, { status })).toMatchObject({ text: '{"a": ', finish: 'stop', outputRejected: 'x' });
    expect(JSON.parse((read(body, { status, relays: true }) as { text: string }).text)).toEqual({
      message: { role: 'assistant', content: '{"a": ' },
      finishReason: 'stop',
    });
  });

  it('is the reason if the model’s output is not shown', () => {
    const body = { error: { code: 'tool_use_failed', message: 'Failed to call a function.' } };
    expect(read(body, { status: 400 })).toMatchObject({
      text: 'Failed to call a function.',
      finish: 'refusal',
    });
  });
});
