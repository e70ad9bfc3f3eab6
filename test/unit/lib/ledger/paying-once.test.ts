import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../../../lib/llm/call.js';
import { createEndpoint } from '../../../../lib/llm/endpoint.js';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { StoreError } from '../../../../lib/store/errors.js';
import type { Store } from '../../../../lib/store/store.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { llmConfig, openModels } from '../../../support/open-models.js';

let fake: FakeEndpoint;
let store: Store;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  store = createMemoryStore();
});
afterEach(() => fake.close());

function call(content: string, more: Partial<Call> = {}): Call {
  return { role: 'agent', messages: [{ role: 'user', content }], ...more };
}

/** The key and the text of the only entry of the journal. */
async function onlyEntry(): Promise<{ key: string; text: string }> {
  const [key = ''] = (await store.list('journal/shared')).filter(name => /\/[0-9a-f]{64}$/.test(name));
  return { key, text: (await store.read(key))?.bytes.toString() ?? '' };
}

async function untilAsked(times: number): Promise<void> {
  while (fake.requests.length < times) await sleep(5);
}

/** A store whose journal accepts a reply only once it is allowed to. */
function withHeldJournal(): { held: Store; writing: Promise<void>; let: () => void } {
  let open: () => void = () => undefined;
  let begun: () => void = () => undefined;
  const opened = new Promise<void>(resolve => (open = resolve));
  const writing = new Promise<void>(resolve => (begun = resolve));
  const held: Store = {
    location: store.location,
    read: key => store.read(key),
    list: prefix => store.list(prefix),
    remove: key => store.remove(key),
    async write(key, bytes, condition) {
      if (key.startsWith('journal/')) {
        begun();
        await opened;
      }
      return store.write(key, bytes, condition);
    },
  };
  return { held, writing, let: open };
}

describe('a call', () => {
  it('is not sent once another process has finished it while this one waited for a slot', async () => {
    const [models, other] = await Promise.all([
      openModels({ store, url: fake.url, llm: { concurrency: 1 } }),
      openModels({ store, url: fake.url }),
    ]);
    fake.script({ reply: 'first', delayMs: 300 });
    const first = models.complete(call('first'));
    const waiting = models.complete(call('second'));
    await untilAsked(1);
    const finished = await other.complete(call('second'));
    expect(await waiting).toMatchObject({ key: finished.key, journaled: true });
    await first;
    expect(fake.requests).toHaveLength(2);
  });

  it('is not sent again once another process has finished it while this one paused between tries', async () => {
    const models = await openModels({ store, url: fake.url });
    const other = await openModels({ store, url: fake.url });
    fake.script({ status: 503, headers: { 'retry-after-ms': '400' } });
    const pausing = models.complete(call('hello'));
    await untilAsked(1);
    await other.complete(call('hello'));
    expect(await pausing).toMatchObject({ text: 'ok', journaled: true });
    expect(fake.requests).toHaveLength(2);
  });

  it('keeps its slot until the journal has its reply: a kill loses at most one call per slot', async () => {
    const journal = withHeldJournal();
    const models = await openModels({ store: journal.held, url: fake.url, llm: { concurrency: 1 } });
    const both = Promise.all([models.complete(call('one')), models.complete(call('two'))]);
    await journal.writing;
    await new Promise(resolve => setTimeout(resolve, 200));
    expect(fake.requests).toHaveLength(1);
    journal.let();
    await both;
    expect(fake.requests).toHaveLength(2);
    await models.close();
  });

  it('that was answered is not sent again, by any process', async () => {
    const models = await openModels({ store, url: fake.url });
    const first = await models.complete(call('hello'));
    const second = await models.complete(call('hello'));
    await models.close();
    const later = await openModels({ store, url: fake.url, run: 'later' });
    const third = await later.complete(call('hello'));
    await later.close();
    expect(fake.requests).toHaveLength(1);
    expect([first.journaled, second.journaled, third.journaled]).toEqual([false, true, true]);
    expect(third).toMatchObject({ text: 'ok', finish: 'stop', key: first.key, usage: first.usage });
    expect(await readLedger(store, 'run')).toMatchObject({
      hits: 0,
      misses: 1,
      usage: { calls: 1 },
      paid: { calls: 1 },
    });
    expect(await readLedger(store, 'later')).toMatchObject({
      hits: 1,
      misses: 0,
      usage: { calls: 1 },
      paid: { calls: 0 },
    });
  });

  it('that is requested many times at once is sent once, also for two runs', async () => {
    fake.otherwise(() => ({ reply: 'slow', delayMs: 100 }));
    const endpoint = createEndpoint({ config: llmConfig(fake.url) });
    const one = await openModels({ store, url: fake.url, endpoint, run: 'one' });
    const two = await openModels({ store, url: fake.url, endpoint, run: 'two' });
    const replies = await Promise.all([one, two, one, two].map(models => models.complete(call('hello'))));
    await Promise.all([one.close(), two.close()]);
    expect(fake.requests).toHaveLength(1);
    expect(replies.filter(reply => !reply.journaled)).toHaveLength(1);
    expect((await readLedger(store, 'one')).paid.calls + (await readLedger(store, 'two')).paid.calls).toBe(1);
    expect((await readLedger(store, 'two')).hits + (await readLedger(store, 'one')).hits).toBe(1);
  });

  it('with another sample is another call, and says so on the wire', async () => {
    const models = await openModels({ store, url: fake.url });
    await models.complete(call('hello'));
    await models.complete(call('hello', { sample: 0 }));
    await models.complete(call('hello', { sample: 1 }));
    expect(fake.requests.map(request => request.body?.['seed'])).toEqual([0, 1]);
  });

  it('is the same under another spelling of the base URL, and in every role with the same temperature', async () => {
    const models = await openModels({ store, url: fake.url });
    const again = await openModels({ store, url: `${fake.url}//`.replace('http:', 'HTTP:') });
    await models.complete(call('hello', { role: 'optimizer' }));
    await again.complete(call('hello', { role: 'merger' }));
    expect(fake.requests).toHaveLength(1);
  });

  it('in a journal with its own scope is paid again, once', async () => {
    await (await openModels({ store, url: fake.url })).complete(call('hello'));
    const fresh = await openModels({ store, url: fake.url, run: 'fresh', scope: 'fresh' });
    await fresh.complete(call('hello'));
    await fresh.complete(call('hello'));
    expect(fake.requests).toHaveLength(2);
  });

  it('that one of two callers aborts continues for the other', async () => {
    fake.otherwise(() => ({ reply: 'slow', delayMs: 100 }));
    const models = await openModels({ store, url: fake.url });
    const impatient = new AbortController();
    const given = models.complete(call('hello'), impatient.signal);
    const kept = models.complete(call('hello'));
    setTimeout(() => impatient.abort(new Error('enough')), 20);
    await expect(given).rejects.toThrow('enough');
    expect((await kept).text).toBe('slow');
    expect(fake.requests).toHaveLength(1);
  });
});

describe('two processes that send the same call at the same time', () => {
  it('both count what they paid, and agree on the first reply', async () => {
    let replies = 0;
    fake.otherwise(() => ({ reply: `reply ${++replies}`, delayMs: 100 }));
    const [one, two] = await Promise.all([
      openModels({ store, url: fake.url }),
      openModels({ store, url: fake.url }),
    ]);
    const [left, right] = await Promise.all([one.complete(call('hello')), two.complete(call('hello'))]);
    await Promise.all([one.close(), two.close()]);
    expect(left.text).toBe(right.text);
    expect(await readLedger(store, 'run')).toMatchObject({
      usage: { calls: 1 },
      paid: { calls: 2 },
      misses: 1,
      hits: 0,
    });
  });
});

describe('a damaged journal entry', () => {
  it.each([
    ['cut short', (text: string) => text.slice(0, 40)],
    ['changed', (text: string) => text.replace('"text":"ok"', '"text":"no"')],
    ['emptied', () => ''],
  ])('that is %s counts as absent, is moved aside and paid again', async (_, damage) => {
    const damaged: string[] = [];
    const models = await openModels({ store, url: fake.url });
    await models.complete(call('hello'));
    const entry = await onlyEntry();
    await store.write(entry.key, damage(entry.text));
    const again = await openModels({ store, url: fake.url, onDamaged: ({ copy }) => damaged.push(copy) });
    expect(await again.complete(call('hello'))).toMatchObject({ text: 'ok', journaled: false });
    expect(await again.complete(call('hello'))).toMatchObject({ text: 'ok', journaled: true });
    expect(fake.requests).toHaveLength(2);
    expect(damaged).toHaveLength(1);
    expect(await store.list('journal/damaged')).toEqual(damaged);
  });

  it('that two processes pay for again at the same time becomes one reply', async () => {
    const earlier = await openModels({ store, url: fake.url });
    await earlier.complete(call('hello'));
    await store.write((await onlyEntry()).key, 'damaged');
    let replies = 0;
    fake.otherwise(() => ({ reply: `reply ${++replies}`, delayMs: 100 }));
    const both = await Promise.all([
      openModels({ store, url: fake.url }),
      openModels({ store, url: fake.url }),
    ]);
    const [left, right] = await Promise.all(both.map(models => models.complete(call('hello'))));
    expect(replies).toBe(2);
    expect(left?.text).toBe(right?.text);
  });

  it('of a newer version is not changed', async () => {
    const models = await openModels({ store, url: fake.url });
    await models.complete(call('hello'));
    const entry = await onlyEntry();
    const newer = entry.text.replace('"schemaVersion":1', '"schemaVersion":2');
    await store.write(entry.key, newer);
    await expect(models.complete(call('hello'))).rejects.toMatchObject({ code: 'JOURNAL_NEWER' });
    expect((await onlyEntry()).text).toBe(newer);
    expect(fake.requests).toHaveLength(1);
  });
});

describe('a full disk', () => {
  function fillable(): { store: Store; full: { prefix: string | undefined } } {
    const full: { prefix: string | undefined } = { prefix: undefined };
    const wrapped: Store = {
      location: store.location,
      read: key => store.read(key),
      list: prefix => store.list(prefix),
      remove: key => store.remove(key),
      write: async (key, bytes, condition) => {
        if (full.prefix === undefined || !key.startsWith(full.prefix))
          return store.write(key, bytes, condition);
        throw new StoreError({ kind: 'full', key, location: store.location, what: 'cannot be written' });
      },
    };
    return { store: wrapped, full };
  }

  it('under the journal keeps the reply until there is space, without requesting it again', async () => {
    const { store: small, full } = fillable();
    const models = await openModels({ store: small, url: fake.url });
    full.prefix = 'journal/';
    await expect(models.complete(call('hello'))).rejects.toMatchObject({ code: 'STORE_FULL', waits: true });
    full.prefix = undefined;
    expect((await models.complete(call('hello'))).text).toBe('ok');
    await models.close();
    expect(fake.requests).toHaveLength(1);
    expect(await readLedger(store, 'run')).toMatchObject({ paid: { calls: 1 }, cutOff: { calls: 0 } });
  });

  it('under the ledger sends nothing, and loses no record of what was sent before or after', async () => {
    const { store: small, full } = fillable();
    const models = await openModels({ store: small, url: fake.url });
    await models.complete(call('first'));
    full.prefix = 'ledger/';
    await expect(models.complete(call('second'))).rejects.toThrow(StoreError);
    expect(fake.requests).toHaveLength(1);
    full.prefix = undefined;
    await models.complete(call('third'));
    await models.close();
    expect(await readLedger(store, 'run')).toMatchObject({ paid: { calls: 2 }, cutOff: { calls: 0 } });
  });

  it('that is reported only after the ledger was written loses no record either', async () => {
    let deaf = false;
    const late: Store = {
      location: store.location,
      read: key => store.read(key),
      list: prefix => store.list(prefix),
      remove: key => store.remove(key),
      async write(key, bytes, condition) {
        const written = await store.write(key, bytes, condition);
        if (!deaf || !key.startsWith('ledger/')) return written;
        throw new StoreError({ kind: 'full', key, location: store.location, what: 'cannot be written' });
      },
    };
    const models = await openModels({ store: late, url: fake.url });
    await models.complete(call('first'));
    deaf = true;
    await expect(models.complete(call('second'))).rejects.toThrow(StoreError);
    deaf = false;
    await models.complete(call('third'));
    await models.close();
    expect(await readLedger(store, 'run')).toMatchObject({ paid: { calls: 2 }, damagedBatches: 0 });
  });
});

describe('a reply that quotes the key', () => {
  it('is stored and returned without it', async () => {
    const key = 'sk-quoted-by-the-model-0123456789';
    const models = await openModels({
      store,
      url: fake.url,
      llm: { apiKeyEnv: 'TEST_KEY' },
      environment: { TEST_KEY: key },
    });
    fake.script({ reply: `Your key is ${key}.` });
    const reply = await models.complete(call('hello'));
    await models.close();
    expect(reply.text).toBe('Your key is [key].');
    expect((await onlyEntry()).text).not.toContain(key);
  });
});
