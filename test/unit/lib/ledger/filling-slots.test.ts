import { setTimeout as sleep } from 'node:timers/promises';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { startFakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

describe("the baseline's test", () => {
  it('gets a slot when no other call waits for it', async () => {
    const fake = await startFakeEndpoint();
    const models = await openModels({ store: createMemoryStore(), url: fake.url, llm: { concurrency: 1 } });
    const done: string[] = [];
    const complete = async (path: string) => {
      await models.complete({ role: 'agent', path, messages: [{ role: 'user', content: path }] });
      done.push(path);
    };
    fake.script({ reply: 'ok', delayMs: 100 });
    const calls = [complete('subset-001/evaluate-explore')];
    while (fake.requests.length < 1) await sleep(5);
    calls.push(complete('evaluate-baseline-test'), complete('evaluate-baseline-validation'));
    await Promise.all(calls);
    expect(done).toEqual([
      'subset-001/evaluate-explore',
      'evaluate-baseline-validation',
      'evaluate-baseline-test',
    ]);
    await models.close();
    await fake.close();
  });
});
