import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { openStore } from '../../../../lib/store/open-store.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';
import { spawnTypeScript } from '../../../support/spawn-typescript.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

let fake: FakeEndpoint;
let folder: string;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  folder = await temporaryFolder();
});
afterEach(() => fake.close());
afterAll(removeTemporaryFolders);

function lines(child: ChildProcess): AsyncIterable<string> {
  if (!child.stdout) throw new Error('the child has no output');
  return createInterface({ input: child.stdout });
}

describe('a process that is killed', () => {
  it('leaves everything it finished paid once, and charges what it had on the wire', async () => {
    let served = 0;
    fake.otherwise(() => (++served <= 20 ? { reply: 'ok', delayMs: 5 } : { hang: true }));
    const child = spawnTypeScript('test/unit/lib/llm/calling-process.ts', [folder, fake.url, '40', '4']);
    const finished: string[] = [];
    for await (const line of lines(child)) if (finished.push(line) === 20) break;
    await expectSoon(() => fake.requests.length === 24);
    child.kill('SIGKILL');
    await once(child, 'exit');

    const store = await openStore(folder);
    const after = await readLedger(store, 'run');
    expect(after).toMatchObject({ paid: { calls: 20 }, usage: { calls: 20 }, cutOff: { calls: 4, open: 4 } });
    expect(after.charged.calls).toBe(24);

    fake.otherwise(() => ({ reply: 'ok' }));
    const models = await openModels({ store, url: fake.url });
    for (let index = 0; index < 40; index++) {
      await models.complete({ role: 'agent', messages: [{ role: 'user', content: `call ${index}` }] });
    }
    await models.close();
    const sent = fake.requests.map(request => JSON.stringify(request.body));
    expect(sent).toHaveLength(44);
    expect(new Set(sent).size).toBe(40);
    expect(await readLedger(store, 'run')).toMatchObject({
      paid: { calls: 40 },
      usage: { calls: 40 },
      misses: 40,
      hits: 0,
      cutOff: { calls: 4 },
      charged: { calls: 44 },
    });
  });

  it('repeatedly never exceeds the budget', async () => {
    fake.otherwise(() => ({ reply: 'ok', delayMs: 20 }));
    const cap = JSON.stringify({ calls: 60 });
    for (let kill = 0; kill < 2; kill++) {
      const child = spawnTypeScript('test/unit/lib/llm/calling-process.ts', [
        folder,
        fake.url,
        '200',
        '8',
        cap,
      ]);
      let seen = 0;
      for await (const line of lines(child)) if (line !== '' && ++seen === 10 + kill) break;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const child = spawnTypeScript('test/unit/lib/llm/calling-process.ts', [
      folder,
      fake.url,
      '200',
      '8',
      cap,
    ]);
    let refused = 0;
    for await (const line of lines(child)) if (line === 'failed BudgetSpentError') refused++;
    expect(refused).toBeGreaterThan(0);
    expect(fake.requests.length).toBeLessThanOrEqual(60);
    const ledger = await readLedger(await openStore(folder), 'run');
    expect(ledger.charged.calls).toBeLessThanOrEqual(60);
    expect(ledger.charged.calls).toBeGreaterThan(50);
  });
});

async function expectSoon(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200 && !holds(); attempt++)
    await new Promise(resolve => setTimeout(resolve, 25));
  expect(holds()).toBe(true);
}
