import { thrownText } from '../../../support/thrown-text.js';
import { errorText, hasCode } from '../../../../lib/domain/errors.js';
import { EndpointBusyError } from '../../../../lib/llm/errors.js';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import type { RunModels } from '../../../../lib/ledger/run-models.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

const timeoutSeconds = 0.3;

let fake: FakeEndpoint;
let store: Store;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  store = createMemoryStore();
});
afterEach(() => fake.close());

function open(parts: { concurrency?: number; tries?: number } = {}): Promise<RunModels> {
  const { concurrency = 4, tries = 6 } = parts;
  return openModels({ store, url: fake.url, tries, llm: { concurrency, timeoutSeconds } });
}

function ask(models: RunModels, content: string) {
  return models.complete({ role: 'agent', messages: [{ role: 'user', content }] });
}

/**
 * As activities do: a busy endpoint is asked repeatedly. Returns the error that ends it; undefined for a
 * reply.
 */
async function insist(models: RunModels, content: string): Promise<unknown> {
  for (;;) {
    try {
      await ask(models, content);
      return undefined;
    } catch (error) {
      if (!(error instanceof EndpointBusyError)) return error;
    }
  }
}

function isAbout(word: string) {
  return ({ body }: { body: Record<string, unknown> | null }) => JSON.stringify(body).includes(word);
}

describe('an endpoint that answers nothing in time', () => {
  beforeEach(() => fake.otherwise(() => ({ hang: true })));

  it('names both settings already at the first time-out', async () => {
    const models = await open({ tries: 1 });
    const attempt = ask(models, 'a');
    await expect(attempt).rejects.toMatchObject({ code: 'ENDPOINT_BUSY', cutOff: true });
    expect(await thrownText(attempt)).toMatch(/llm\.timeoutSeconds \(0\.3\).*llm\.concurrency \(4\)/);
  });

  it('is left to a person after three time-outs of one call in a row, all of them charged', async () => {
    const error = await insist(await open(), 'a');
    expect(error).toMatchObject({ code: 'CALL_TIMED_OUT' });
    expect(error).toMatchObject({ needsPerson: true });
    expect(errorText(error)).toMatch(
      /3 times in a row.*llm\.timeoutSeconds \(0\.3\).*llm\.concurrency \(4\)/,
    );
    expect(errorText(error)).not.toContain('No action is needed');
    expect(fake.requests).toHaveLength(3);
    expect((await readLedger(store, 'run')).cutOff.calls).toBe(3);
  });

  it('is detected by several activities that make the same call in sequence', async () => {
    const models = await open({ tries: 1 });
    expect(await insist(models, 'a')).toMatchObject({ code: 'CALL_TIMED_OUT' });
    expect(fake.requests).toHaveLength(3);
  });

  it('leaves all calls that are in flight or wait for a slot to the person together', async () => {
    const models = await open({ concurrency: 4 });
    const errors = await Promise.all(Array.from({ length: 40 }, (_, call) => insist(models, `call ${call}`)));
    expect(errors.every(error => hasCode(error, 'CALL_TIMED_OUT'))).toBe(true);
    // 4 at a time, 2 at a time, then one at a time.
    expect(fake.requests.length).toBeLessThanOrEqual(4 + 2 + 1 + 3);
    const sent = fake.requests.length;
    // Once a person continues the run, the call is retried.
    fake.otherwise(() => ({ reply: 'ok' }));
    expect(await insist(models, 'call 1')).toBeUndefined();
    expect(fake.requests).toHaveLength(sent + 1);
  });

  it('is one if a gateway times out for it', async () => {
    fake.otherwise(() => ({ status: 504, body: 'upstream request timeout' }));
    expect(await insist(await open(), 'a')).toMatchObject({ code: 'CALL_TIMED_OUT', needsPerson: true });
    expect(fake.requests).toHaveLength(3);
  });
});

describe('an endpoint that answers calls sequentially', () => {
  it('receives fewer calls at a time until all are answered', async () => {
    const each = 40;
    let free = 0;
    fake.otherwise(() => {
      free = Math.max(free, performance.now()) + each;
      return { reply: 'ok', delayMs: free - performance.now() };
    });
    const models = await open({ concurrency: 16 });
    const calls = 48;
    const errors = await Promise.all(
      Array.from({ length: calls }, (_, call) => insist(models, `call ${call}`)),
    );
    expect(errors.filter(error => error !== undefined)).toEqual([]);
    const { paid, cutOff } = await readLedger(store, 'run');
    expect(paid.calls).toBe(calls);
    expect(cutOff.calls).toBeLessThan(calls);
  });
});

describe('one call that gets no answer while others do', () => {
  it('is given up alone, and does not slow down others', async () => {
    const isSlow = isAbout('endless');
    fake.otherwise(request => (isSlow(request) ? { hang: true } : { reply: 'ok', delayMs: 5 }));
    const models = await open({ concurrency: 4 });
    let hasEnded = false;
    const slow = insist(models, 'endless').finally(() => (hasEnded = true));
    // Others are answered as long as it is tried.
    const others = Array.from({ length: 3 }, async (_, lane) => {
      for (let call = 0; !hasEnded; call++) expect(await insist(models, `${lane} ${call}`)).toBeUndefined();
    });
    await Promise.all(others);
    const error = await slow;
    expect(error).toMatchObject({ code: 'CALL_TIMED_OUT' });
    expect(error).toMatchObject({ needsPerson: false });
    expect(String(error)).toContain('while other calls were answered');
    expect(fake.requests.filter(isSlow)).toHaveLength(3);
  });

  it('is counted from the start after any other answer', async () => {
    fake.script({ hang: true }, { hang: true }, { status: 503 }, { hang: true }, { hang: true });
    expect(await insist(await open(), 'a')).toBeUndefined();
    expect(fake.requests).toHaveLength(6);
  });
});
