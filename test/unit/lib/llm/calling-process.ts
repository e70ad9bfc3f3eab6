// A worker process for tests: makes the calls NAME 0 to NAME COUNT-1, prints each that was finished, and closes.
import { openStore } from '../../../../lib/store/open-store.js';
import { openModels } from '../../../support/open-models.js';

const [folder = '', url = '', count = '0', inFlight = '1', cap = '{}', name = 'call'] = process.argv.slice(2);

const store = await openStore(folder);
const models = await openModels({
  store,
  url,
  cap: JSON.parse(cap) as { calls?: number },
  llm: { concurrency: Number(inFlight) },
});
let next = 0;

async function work(): Promise<void> {
  while (next < Number(count)) {
    const content = `${name} ${next++}`;
    try {
      await models.complete({ role: 'agent', messages: [{ role: 'user', content }] });
      process.stdout.write(`${content}\n`);
    } catch (error) {
      process.stdout.write(`failed ${error instanceof Error ? error.name : ''}\n`);
    }
  }
}

await Promise.all(Array.from({ length: Number(inFlight) }, work));
await models.close();
