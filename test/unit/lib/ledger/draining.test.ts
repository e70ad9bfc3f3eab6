import { setTimeout as sleep } from 'node:timers/promises';
import { WorkerDrainingError } from '../../../../lib/domain/worker-draining-error.js';
import type { Call } from '../../../../lib/llm/call.js';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

let fake: FakeEndpoint;
const store = createMemoryStore();

beforeEach(async () => {
  fake = await startFakeEndpoint();
});
afterEach(() => fake.close());

const call = (content: string): Call => ({ role: 'agent', messages: [{ role: 'user', content }] });

describe('a worker that drains', () => {
  it('finishes the call in flight, sends no other, and still answers from the journal', async () => {
    const controller = new AbortController();
    const models = await openModels({
      store,
      url: fake.url,
      llm: { concurrency: 1 },
      draining: controller.signal,
    });
    fake.script({ reply: 'ok', delayMs: 200 });
    const inFlight = models.complete(call('first'));
    while (fake.requests.length < 1) await sleep(5);
    const waiting = models.complete(call('second'));
    const rejected = expect(waiting).rejects.toThrow(WorkerDrainingError);
    controller.abort(new WorkerDrainingError());
    await rejected;
    await expect(models.complete(call('third'))).rejects.toThrow(WorkerDrainingError);
    await expect(inFlight).resolves.toMatchObject({ journaled: false });
    await expect(models.complete(call('first'))).resolves.toMatchObject({ journaled: true });
    expect(fake.requests).toHaveLength(1);
    await models.close();
    expect((await readLedger(store, 'run')).cutOff.calls).toBe(0);
  });

  it('does not wait for the next try of a call whose endpoint is busy', async () => {
    const controller = new AbortController();
    const models = await openModels({ store, url: fake.url, draining: controller.signal });
    fake.script({ status: 503, headers: { 'retry-after': '3' } });
    const busy = models.complete(call('busy'));
    const rejected = expect(busy).rejects.toThrow(WorkerDrainingError);
    while (fake.requests.length < 1) await sleep(5);
    await sleep(50);
    controller.abort(new WorkerDrainingError());
    await rejected;
    expect(fake.requests).toHaveLength(1);
  });
});
