import { read } from '../../../support/read-answer.js';

describe('a 429', () => {
  const google = (message: string, details: unknown[] = []) => [
    { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message, details } },
  ];
  const quota = 'You exceeded your current quota, please check your plan and billing details.';
  const retry = (retryDelay: string) => ({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay });
  const daily = { violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }] };
  const minute = { violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel' }] };
  const seconds = 1000;
  const minutes = 60_000;

  it.each<[string, unknown, Record<string, string>, number | undefined]>([
    ['a delay', google(quota, [retry('2.5s')]), {}, 2.5 * seconds],
    ['words', { error: { message: `${quota} Please retry in 14.2s.` } }, {}, 14.2 * seconds],
    [
      'minutes in words',
      { error: { message: `${quota} Try again in 7m12s.` } },
      {},
      7 * minutes + 12 * seconds,
    ],
    ['more words', { message: `${quota} Retry after 20 seconds.` }, {}, 20 * seconds],
    [
      'a header',
      { error: { message: quota, code: 'insufficient_quota' } },
      { 'retry-after': '9' },
      9 * seconds,
    ],
    ['a field', { error: { message: quota, retry_after: 3 } }, {}, 3 * seconds],
    ['a minute', { error: { message: 'Quota exceeded: requests per minute' } }, {}, undefined],
    ['a minute in a name', google(quota, [minute]), {}, undefined],
    [
      'a limit of tokens',
      { error: { message: 'Rate limit: tokens per day. Please try again in 7m12.5s.' } },
      {},
      7 * minutes + 12.5 * seconds,
    ],
  ])('that passes within the hour is busy, whatever it is called: %s', (_, body, headers, wait) => {
    expect(read(body, { status: 429, headers })).toMatchObject({
      code: 'ENDPOINT_BUSY',
      tooMany: true,
      retryAfterMs: wait,
    });
  });

  it('that takes hours reports until when', () => {
    const error = read({ error: { message: 'Limit reached. Try again in 5 hours.' } }, { status: 429 });
    expect(error).toMatchObject({ code: 'ENDPOINT_BUSY', retryAfterMs: 60 * minutes });
    expect((error as Error).message).toMatch(/until \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  });

  it.each<[string, number, unknown, Record<string, string>]>([
    ['words alone', 429, { error: { message: quota } }, {}],
    ['a day', 429, { error: { message: quota } }, { 'retry-after': '90000' }],
    ["Google's day, whatever its delay", 429, google(quota, [daily, retry('43s')]), {}],
    ['a code', 429, { error: { code: 'insufficient_quota', message: 'x' } }, {}],
    ['credit in a 400', 400, { error: { message: 'Your credit balance is too low to access the API.' } }, {}],
    ['credit in a 403', 403, { error: 'You have run out of credits.' }, {}],
    ['a 402', 402, 'Payment Required', {}],
  ])('or another that needs credit waits for a person: %s', (_, status, body, headers) => {
    expect(read(body, { status, headers })).toMatchObject({ code: 'QUOTA_EXHAUSTED' });
  });

  it('that specifies a wait of years is classified by its words alone', () => {
    const years = { status: 429, headers: { 'retry-after': '99999999999' } };
    expect(read({ error: { message: 'Slow down.' } }, years)).toMatchObject({
      code: 'ENDPOINT_BUSY',
      retryAfterMs: 60 * minutes,
    });
    expect(read({ error: { message: quota } }, years)).toMatchObject({ code: 'QUOTA_EXHAUSTED' });
  });

  it('that needs a person for a day reports until when', () => {
    const error = read({ error: { message: quota } }, { status: 429, headers: { 'retry-after': '90000' } });
    expect((error as Error).message).toMatch(/until \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  });
});
