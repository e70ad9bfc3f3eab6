import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NotifyConfig } from '../../../lib/config/run-control.js';
import { progressOf, scoreOf } from '../../support/progress.js';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary-folder.js';
import { failureOf, openStoreRun, tasksOf } from './store-run.js';
import type { StoreRun } from './store-run.js';

const opened: StoreRun[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(run => run.close()));
});
afterAll(removeTemporaryFolders);

const unreachable = 'http://127.0.0.1:9/v1';
const notice = {
  state: 'waiting' as const,
  reason: 'The key is refused.',
  scores: { ...progressOf().scores, baseline: { validation: scoreOf(0.5), test: null } },
};
const message = {
  id: 'run',
  state: 'waiting',
  reason: 'The key is refused.',
  scores: { baseline: { validation: 0.5, test: null }, final: { validation: null, test: null } },
};

/** A run whose configuration has notifications. */
async function runWith(notify: NotifyConfig, llm: Record<string, unknown> = {}): Promise<StoreRun> {
  const run = await openStoreRun({ url: unreachable, train: tasksOf([['a', 'b']]), llm, notify });
  opened.push(run);
  return run;
}

function isAlive(pid: number): boolean {
  try {
    // An unreaped child has still ended.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

const tell = (run: StoreRun) => run.call(run.activities.notify, { run: run.run, notice });

async function listener(status: number) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      bodies.push(`${request.method} ${request.headers['content-type']} ${body}`);
      response.writeHead(status).end('thanks');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { bodies, address: `http://127.0.0.1:${port}/hook`, close: () => server.close() };
}

describe('notify', () => {
  it('passes one JSON object to a command on stdin, its arguments unchanged, and no key', async () => {
    const folder = await temporaryFolder();
    const script = join(folder, 'told.mjs');
    const told = join(folder, 'told.json');
    await writeFile(
      script,
      `import { writeFileSync, readFileSync } from 'node:fs';
       const seen = { stdin: readFileSync(0, 'utf8'), argument: process.argv[2], keys: process.env.HOTEL_KEY ?? null };
       writeFileSync(${JSON.stringify(told)}, JSON.stringify(seen));`,
    );
    process.env['HOTEL_KEY'] = 'secret-of-the-hotel';
    try {
      const command = [process.execPath, script, '$(touch never); `never`'];
      await tell(await runWith({ command }, { apiKeyEnv: 'HOTEL_KEY' }));
    } finally {
      delete process.env['HOTEL_KEY'];
    }
    const seen = JSON.parse(await readFile(told, 'utf8')) as Record<string, string | null>;
    expect(JSON.parse(seen['stdin'] ?? '')).toEqual(message);
    expect(seen['argument']).toBe('$(touch never); `never`');
    expect(seen['keys']).toBeNull();
  });

  it('kills a command that does not end, and its child processes', async () => {
    const told = join(await temporaryFolder(), 'pid');
    const child = `require('node:fs').writeFileSync(${JSON.stringify(told)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); setInterval(() => {}, 1000)`;
    const run = await runWith({ command: [process.execPath, '-e', parent] });
    await expect(failureOf(tell(run))).resolves.toMatchObject({
      message: expect.stringContaining('a signal'),
    });
    const pid = Number(await readFile(told, 'utf8'));
    expect(pid).toBeGreaterThan(0);
    for (const until = Date.now() + 5_000; isAlive(pid) && Date.now() < until;) await sleep(50);
    expect(isAlive(pid)).toBe(false);
  }, 30_000);

  it('posts the same to a webhook, including one whose address is in the environment', async () => {
    const named = await listener(200);
    const secret = await listener(204);
    process.env['HOTEL_HOOK'] = secret.address;
    try {
      await tell(await runWith({ webhook: named.address, webhookEnv: 'HOTEL_HOOK' }));
    } finally {
      delete process.env['HOTEL_HOOK'];
    }
    for (const { bodies, close } of [named, secret]) {
      expect(bodies).toHaveLength(1);
      const [method, type, body] = (bodies[0] ?? '').split(/ (.*?) (.*)/s);
      expect([method, type]).toEqual(['POST', 'application/json']);
      expect(JSON.parse(body ?? '')).toEqual(message);
      close();
    }
  });

  it('is retried if the command or the webhook fails, and reveals no address', async () => {
    const refusing = await listener(500);
    const failures = await Promise.all(
      [
        { webhook: refusing.address },
        { webhook: 'http://127.0.0.1:9/secret-token' },
        { command: [process.execPath, '-e', 'process.exit(3)'] },
        { command: ['/no/such/program'] },
      ].map(async notify => failureOf(tell(await runWith(notify)))),
    );
    refusing.close();
    for (const failure of failures) expect(failure).toMatchObject({ type: 'Notice', nonRetryable: false });
    expect(String(failures[0])).toContain('answered with 500');
    expect(String(failures[1])).not.toContain('secret-token');
    expect(String(failures[2])).toContain('ended with 3');
  });

  it('does nothing if no notification is configured', async () => {
    const run = await runWith({ webhookEnv: 'NO_SUCH_VARIABLE' });
    await expect(tell(run)).resolves.toBeUndefined();
  });
});
