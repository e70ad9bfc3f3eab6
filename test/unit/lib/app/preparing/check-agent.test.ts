import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseLocatedConfig } from '../../../../../lib/config/parse-config.js';
import { openStore } from '../../../../../lib/store/open-store.js';
import { checkAgent } from '../../../../../lib/app/preparing/check-agent.js';
import { loadRun } from '../../../../../lib/app/preparing/prepare-run.js';
import { hotelCsv, hotelMessages } from '../../../../support/hotel-messages.js';
import { smallConfig } from '../../../../support/run-folder.js';
import { startFakeEndpoint } from '../../../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../../../support/fake-endpoint.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

let fake: FakeEndpoint;
beforeEach(async () => {
  fake = await startFakeEndpoint();
});
afterEach(() => fake.close());
afterAll(removeTemporaryFolders);

/** A program with the given `reply(request, ask)`. */
const program = (reply: string) => `
import { createInterface } from 'node:readline';
const ask = async (llm, content) => {
  const body = JSON.stringify({ messages: [{ role: 'user', content }] });
  const response = await fetch(llm.baseUrl + '/chat/completions', { method: 'POST', body });
  return (await response.json()).choices[0].message.content;
};
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const said = await (${reply})(request, content => ask(request.llm, content));
  console.log(JSON.stringify({ id: request.id, ...said }));
}`;

async function check(reply: string, settings: object = {}) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'agent.mjs'), program(reply));
  await writeFile(join(folder, 'messages.csv'), hotelCsv(hotelMessages(66)));
  const configFile = join(folder, 'fgo.yaml');
  const agent = {
    kind: 'command',
    command: [process.execPath, 'agent.mjs'],
    modules: { instructions: 'Sort the message.' },
    attempts: 1,
    ...settings,
  };
  await writeFile(configFile, stringify({ ...smallConfig(fake.url), agent }));
  const text = stringify({ ...smallConfig(fake.url), agent });
  const loaded = await loadRun({ ...parseLocatedConfig({ text, file: configFile }), configFile });
  const store = await openStore(join(folder, 'store'));
  const { signal } = new AbortController();
  return checkAgent({ store, loaded, signal, log: () => undefined });
}

describe('the check of an agent', () => {
  it('finds nothing missing in one that calls the model under its modules', async () => {
    const found = await check(
      'async ({ task, modules }, ask) => ({ output: await ask(modules.instructions + task.input) })',
    );
    expect(found).toMatchObject({ missing: [], advice: [] });
    expect(found.tasks).toMatchObject([
      { calls: 1, changedCalls: 0, failure: null },
      { calls: 1, changedCalls: 0, failure: null },
    ]);
    expect(fake.requests).toHaveLength(2);
  });

  it.each([
    ['crashes', 'async () => process.exit(4)', /ended with code 4/],
    ['asks nobody', "async () => ({ output: 'x' })", /no call through llm.baseUrl/],
    [
      'has no answer',
      "async (_, ask) => ({ output: await ask('Sort the message.'), answer: null })",
      /has no answer/,
    ],
    ['leaves its modules out', "async (_, ask) => ({ output: await ask('hello') })", /None of its calls/],
  ])('finds one that %s', async (_what, reply, missing) => {
    const found = await check(reply);
    expect(found.missing.join('\n')).toMatch(missing);
  });

  it('finds one that cannot be started', async () => {
    const found = await check('', { command: [process.execPath, '--no-such-option'] });
    expect(found.missing.join('\n')).toContain('--no-such-option');
  });

  it('is not started if its program is missing', async () => {
    await expect(check('', { command: ['no-such-program-here'] })).rejects.toThrow('no-such-program-here');
  });

  it('warns about calls that differ each time', async () => {
    const found = await check(
      'async ({ task, modules }, ask) => ({ output: await ask(modules.instructions + Math.random()) })',
    );
    expect(found.advice.join('\n')).toContain('paid for again after a crash');
  });
});
