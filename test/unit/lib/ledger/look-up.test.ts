import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { startFakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

describe('a call', () => {
  it('is looked up once in the journal if it is sent at once', async () => {
    const fake = await startFakeEndpoint();
    const store = createMemoryStore();
    const looked: string[] = [];
    const observed: Store = {
      location: store.location,
      list: prefix => store.list(prefix),
      remove: key => store.remove(key),
      write: (key, bytes, condition) => store.write(key, bytes, condition),
      async read(key) {
        if (/^journal\/shared\/[0-9a-f]{2}\//.test(key)) looked.push(key);
        return store.read(key);
      },
    };
    const models = await openModels({ store: observed, url: fake.url });
    await models.complete({ role: 'agent', messages: [{ role: 'user', content: 'hello' }] });
    looked.length = 0;
    await models.complete({ role: 'agent', messages: [{ role: 'user', content: 'again' }] });
    expect(looked).toHaveLength(1);
    await models.close();
    await fake.close();
  });
});
