import { completion, message, read } from '../../../support/read-answer.js';

describe('an event stream', () => {
  const event = (delta: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
    object: 'chat.completion.chunk',
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: null, ...more }],
  });
  const usage = { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 };
  const lines = (events: unknown[], end = '\n\n') =>
    events.map(each => `data: ${JSON.stringify(each)}${end}`).join('');
  const events = [
    event({ role: 'assistant', content: '' }),
    event({ content: 'Hel' }),
    event({ content: 'lo' }),
    { ...event({}, { finish_reason: 'stop' }), usage },
  ];
  const whole = {
    text: 'Hello',
    finish: 'stop',
    tokens: { promptTokens: 7, completionTokens: 2 },
    usageCounted: false,
  };

  it.each<[string, string]>([
    ['as it is', `${lines(events)}data: [DONE]\n\n`],
    ['without its last line', lines(events)],
    ['with comments and names', `: PROCESSING\n\nevent: message\n${lines(events)}data: [DONE]\n\n`],
    ['with carriage returns', `${lines(events, '\r\n\r\n')}data: [DONE]\r\n\r\n`],
    ['without empty lines', `${lines(events, '\n')}data: [DONE]`],
    [
      'with the usage in an event of its own',
      `${lines([...events.slice(0, 3), event({}, { finish_reason: 'stop' })])}${lines([{ choices: [], usage }])}data: [DONE]`,
    ],
    [
      'of one whole reply',
      `data: ${JSON.stringify(completion(message('Hello'), usage))}\n\ndata: [DONE]\n\n`,
    ],
    [
      'that is a whole reply with its tail',
      `${JSON.stringify(completion(message('Hello'), usage))}\n\ndata: [DONE]\n\n`,
    ],
    [
      'that is a whole reply behind its head',
      `: PROCESSING\n\n: PROCESSING\n\n${JSON.stringify(completion(message('Hello'), usage), null, 2)}`,
    ],
  ])('is read %s', (_, body) => {
    expect(read(body)).toMatchObject(whole);
  });

  it('is read with the calls in it', () => {
    const part = (name: string | undefined, text: string) =>
      event({
        tool_calls: [
          {
            index: 0,
            ...(name ? { id: 'c1', type: 'function' } : {}),
            function: { ...(name ? { name } : {}), arguments: text },
          },
        ],
      });
    const body = `${lines([part('look', ''), part(undefined, '{"a"'), part(undefined, ':1}'), event({}, { finish_reason: 'tool_calls' })])}data: [DONE]\n\n`;
    const answer = read(body, { relays: true });
    expect(JSON.parse((answer as { text: string }).text)).toMatchObject({
      message: {
        role: 'assistant',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"a":1}' } }],
      },
      finishReason: 'tool_calls',
    });
  });

  it.each<[string, string]>([
    ['broke off between events', lines(events.slice(0, 3))],
    ['broke off within one', `${lines(events.slice(0, 2))}data: {"choices": [{"del`],
  ])('that %s is no reply, and may have been done', (_, body) => {
    expect(read(body)).toMatchObject({ code: 'ENDPOINT_BUSY', cutOff: true });
  });

  it('that ends with an error is an error', () => {
    const body = lines([
      ...events.slice(0, 2),
      { ...events[2], error: { code: 429, message: 'Slow down.' } },
    ]);
    expect(read(body)).toMatchObject({ code: 'ENDPOINT_BUSY', tooMany: true });
  });
});
