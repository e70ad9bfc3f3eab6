import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { retryAfterMs } from '../../../../lib/llm/retry-after.js';
import { openStore } from '../../../../lib/store/open-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { startFakeEndpoint, type Behaviour, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

let fake: FakeEndpoint;
let folder: string;
let store: Store;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  folder = await temporaryFolder();
  store = await openStore(folder);
});
afterEach(() => fake.close());
afterAll(removeTemporaryFolders);

const secret = 'sk-very-secret-0123456789';

function failure(
  status: number,
  error: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Behaviour {
  return { status, body: { error: { message: 'no', ...error } }, headers };
}

async function attempt(
  behaviours: Behaviour[],
  more: { tries?: number; llm?: Record<string, unknown> } = {},
) {
  fake.script(...behaviours);
  const models = await openModels({
    store,
    url: fake.url,
    environment: { TEST_KEY: secret },
    llm: { apiKeyEnv: 'TEST_KEY', ...more.llm },
    tries: more.tries ?? 1,
  });
  try {
    return await models.complete({ role: 'agent', messages: [{ role: 'user', content: 'hello' }] });
  } finally {
    await models.close();
  }
}

describe('an answer', () => {
  const contextWords =
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.";
  it.each<[string, Behaviour, Record<string, unknown>]>([
    ['401', failure(401), { code: 'KEY_REJECTED', needsPerson: true }],
    ['403', failure(403), { code: 'KEY_REJECTED', needsPerson: true }],
    ['402', failure(402), { code: 'QUOTA_EXHAUSTED', needsPerson: true }],
    [
      '429 for quota',
      failure(429, { code: 'insufficient_quota' }),
      { code: 'QUOTA_EXHAUSTED', needsPerson: true },
    ],
    [
      '429 for quota in words',
      failure(429, { message: 'You exceeded your current quota' }),
      { code: 'QUOTA_EXHAUSTED' },
    ],
    [
      '429',
      failure(429, {}, { 'retry-after': '7' }),
      { code: 'ENDPOINT_BUSY', tooMany: true, retryAfterMs: 7000 },
    ],
    ['408', failure(408), { code: 'ENDPOINT_BUSY', cutOff: false }],
    ['409', failure(409), { code: 'ENDPOINT_BUSY' }],
    ['500', failure(500), { code: 'ENDPOINT_BUSY', needsPerson: false }],
    [
      '502 of a proxy',
      { status: 502, body: '<html>Bad gateway</html>' },
      { code: 'ENDPOINT_BUSY', cutOff: false },
    ],
    ['504', failure(504), { code: 'ENDPOINT_BUSY', cutOff: true }],
    [
      '404 for the model',
      failure(404, { message: 'The model `fake` does not exist', code: 'model_not_found' }),
      { code: 'MODEL_NOT_FOUND', message: expect.stringContaining('fake') },
    ],
    ['403 for the model', failure(403, { code: 'model_not_found' }), { code: 'MODEL_NOT_FOUND' }],
    ['404 for the path', { status: 404, body: 'Not found' }, { code: 'REQUEST_REJECTED' }],
    [
      '400 for the context',
      failure(400, { code: 'context_length_exceeded', message: contextWords }),
      { code: 'CONTEXT_EXCEEDED', limit: 8192, tokens: 9001 },
    ],
    [
      '400 for the context in other words',
      failure(400, { message: 'prompt is too long: 205,000 tokens > 200,000 maximum' }),
      { code: 'CONTEXT_EXCEEDED', limit: 200_000, tokens: 205_000 },
    ],
    [
      '400 for what it says',
      failure(400, { code: 'content_filter' }),
      { code: 'REQUEST_REJECTED', reason: 'contentFilter' },
    ],
    [
      '400',
      failure(400, { message: 'temperature must be 1' }),
      { code: 'REQUEST_REJECTED', reason: 'other', needsPerson: false },
    ],
    [
      'a redirect',
      { status: 307, headers: { location: 'http://127.0.0.1:9/' } },
      { code: 'REQUEST_REJECTED' },
    ],
    ['no JSON', { status: 200, body: '<html>hello</html>' }, { code: 'ENDPOINT_BUSY', cutOff: false }],
    ['half a reply', { status: 200, body: '{"choices": [{"mess' }, { code: 'ENDPOINT_BUSY', cutOff: true }],
    ['no choice', { status: 200, body: { choices: [] } }, { code: 'ENDPOINT_BUSY', cutOff: false }],
    ['cut before it began', { cut: 'before' }, { code: 'ENDPOINT_BUSY', cutOff: true }],
    ['cut within', { cut: 'within' }, { code: 'ENDPOINT_BUSY', cutOff: true }],
    [
      'larger than any reply',
      { status: 200, body: ' '.repeat(9 * 1024 * 1024) },
      { code: 'REQUEST_REJECTED', reason: 'tooLarge' },
    ],
  ])('that is %s has an error of its own', async (_, behaviour, expected) => {
    const error: unknown = await attempt([behaviour]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(expected);
    expect(error).toMatchObject({ remedy: expect.stringMatching(/\w+/) });
    const { charged, cutOff } = await readLedger(store, 'run');
    const isCharged = expected['cutOff'] === true || expected['reason'] === 'tooLarge';
    expect([charged.calls, cutOff.calls]).toEqual(isCharged ? [1, 1] : [0, 0]);
  });

  it('that does not arrive in time is cut off', async () => {
    const error: unknown = await attempt([{ hang: true }], { llm: { timeoutSeconds: 0.2 } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      code: 'ENDPOINT_BUSY',
      cutOff: true,
      message: expect.stringContaining('0.2 seconds'),
    });
    expect((await readLedger(store, 'run')).cutOff).toMatchObject({ calls: 1, open: 0 });
  });

  it('without a connection was never sent', async () => {
    await fake.close();
    await expect(attempt([])).rejects.toMatchObject({ code: 'ENDPOINT_BUSY', cutOff: false });
    expect((await readLedger(store, 'run')).charged.calls).toBe(0);
    fake = await startFakeEndpoint();
  });

  it('that the caller aborts is cut off, and the caller’s reason is thrown', async () => {
    fake.script({ hang: true });
    const models = await openModels({ store, url: fake.url });
    const controller = new AbortController();
    const call = { role: 'agent' as const, messages: [{ role: 'user' as const, content: 'x' }] };
    const refused = expect(models.complete(call, controller.signal)).rejects.toThrow('cancelled');
    while (fake.requests.length === 0) await sleep(5);
    controller.abort(new Error('cancelled'));
    await refused;
    await models.close();
    expect((await readLedger(store, 'run')).cutOff).toMatchObject({ calls: 1 });
  });
});

describe('a busy endpoint', () => {
  it('is asked again until it answers, each time with a separate intent', async () => {
    const reply = await attempt([failure(500), { cut: 'within' }, failure(429)], { tries: 4 });
    expect(reply.text).toBe('ok');
    expect(fake.requests).toHaveLength(4);
    expect(await readLedger(store, 'run')).toMatchObject({
      paid: { calls: 1 },
      cutOff: { calls: 1 },
      charged: { calls: 2 },
    });
  });

  it('is given up after a number of tries', async () => {
    await expect(attempt([failure(500), failure(500)], { tries: 2 })).rejects.toMatchObject({
      code: 'ENDPOINT_BUSY',
    });
    expect(fake.requests).toHaveLength(2);
  });

  it('that asks for a longer pause than a call waits is not asked again', async () => {
    const long = failure(429, {}, { 'retry-after': '3600' });
    await expect(attempt([long], { tries: 4 })).rejects.toMatchObject({ retryAfterMs: 3_600_000 });
    expect(fake.requests).toHaveLength(1);
  });

  it('is waited for as long as it specifies', async () => {
    const started = performance.now();
    await attempt([failure(429, {}, { 'retry-after-ms': '300' })], { tries: 2 });
    expect(performance.now() - started).toBeGreaterThan(299);
  });

  it('may itself specify whether to retry', async () => {
    await expect(attempt([failure(500, {}, { 'x-should-retry': 'false' })], { tries: 4 })).rejects.toThrow();
    expect(fake.requests).toHaveLength(1);
    expect((await attempt([failure(400, {}, { 'x-should-retry': 'true' })], { tries: 4 })).text).toBe('ok');
  });

  it('may specify the pause in every form of the header', () => {
    const now = Date.parse('2025-01-01T00:00:00Z');
    const of = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), now);
    expect(of({ 'retry-after': '2' })).toBe(2000);
    expect(of({ 'retry-after': '0.5' })).toBe(500);
    expect(of({ 'retry-after-ms': '1500', 'retry-after': '9' })).toBe(1500);
    expect(of({ 'retry-after': 'Wed, 01 Jan 2025 00:00:30 GMT' })).toBe(30_000);
    expect(of({ 'retry-after': 'Tue, 31 Dec 2024 00:00:00 GMT' })).toBe(0);
    expect(of({ 'retry-after': 'soon' })).toBeUndefined();
    expect(of({})).toBeUndefined();
  });

  it('may have a different clock, by which its dates are read', () => {
    const now = Date.parse('2025-01-01T00:00:00Z');
    const inTwoSeconds = (date: string, then: string) =>
      retryAfterMs(new Headers({ date, 'retry-after': then }), now);
    expect(inTwoSeconds('Fri, 01 Jan 2055 00:00:00 GMT', 'Fri, 01 Jan 2055 00:00:02 GMT')).toBe(2000);
    expect(inTwoSeconds('Thu, 01 Jan 1970 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:02 GMT')).toBe(2000);
  });

  it.each([
    { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' },
    { 'retry-after': '99999999999' },
    { 'retry-after-ms': '99999999999' },
  ])('is asked again after an hour at the latest, whatever it specifies: %j', headers => {
    expect(retryAfterMs(new Headers(headers))).toBe(60 * 60_000);
  });
});

describe('the key', () => {
  it('is sent, and is in no error and no file', async () => {
    const echo = failure(401, {
      message: `Incorrect API key provided: ${secret}`,
      code: secret,
      type: secret,
    });
    const error: unknown = await attempt([echo]).catch((thrown: unknown) => thrown);
    await attempt([]);
    expect(fake.requests[0]?.headers.authorization).toBe(`Bearer ${secret}`);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret);
    expect(JSON.stringify(error)).not.toContain(secret);
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (file.isFile())
        expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain(secret);
    }
  });

  it('that is named but not set is reported before anything is sent', async () => {
    const models = await openModels({ store, url: fake.url, llm: { apiKeyEnv: 'NOT_SET' } });
    const call = { role: 'agent' as const, messages: [{ role: 'user' as const, content: 'x' }] };
    await expect(models.complete(call)).rejects.toMatchObject({
      code: 'KEY_REJECTED',
      message: expect.stringContaining('NOT_SET'),
    });
    expect(fake.requests).toHaveLength(0);
  });

  it('that is not named is not invented', async () => {
    const models = await openModels({ store, url: fake.url, environment: { OPENAI_API_KEY: secret } });
    await models.complete({ role: 'agent', messages: [{ role: 'user', content: 'x' }] });
    expect(fake.requests[0]?.headers.authorization).toBeUndefined();
  });
});
