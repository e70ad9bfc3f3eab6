import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureServer, stopServer } from '../../../../../lib/temporal/server/dev-server.js';
import { isAlive } from '../../../../../lib/temporal/server/process-identity.js';
import { readRecord, type ServerRecord } from '../../../../../lib/temporal/server/record.js';
import { superviseServer } from '../../../../../lib/temporal/server/supervise.js';
import { askRaw } from './ask-raw.js';
import { cleanStores, makeStore } from './temporary-store.js';

afterEach(cleanStores);

async function recordOf(directory: string): Promise<ServerRecord> {
  const record = await readRecord(directory);
  if (!record) throw new Error('no record');
  return record;
}

async function guardOf(directory: string): Promise<{ pid: number; started: string }> {
  const { guard } = await recordOf(directory);
  if (!guard) throw new Error('no guard');
  return guard;
}

/** The status of the API under the UI's address, for a page of the given host. */
async function statusOf(uiUrl: string, host?: string): Promise<number> {
  const headers = host === undefined ? {} : { host };
  return (await askRaw(`${uiUrl}/api/v1/namespaces`, { headers })).status;
}

/** Waits for an answer: its connection to a server that has just started takes a moment. */
const answers = (uiUrl: string): Promise<void> =>
  until(async () => (await statusOf(uiUrl).catch(() => 0)) === 200);

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

/** The ports of loopback on which a process listens, as Linux lists them. */
async function listenersOf(pid: number): Promise<{ ip: string; port: number }[]> {
  const fds = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(fds.map(fd => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const table = await readFile(`/proc/${pid}/net/tcp`, 'utf8');
  return table.split('\n').flatMap(line => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state !== '0A' || !links.includes(`socket:[${inode}]`)) return [];
    const [address = '', port = ''] = local.split(':');
    const ip = [6, 4, 2, 0].map(at => Number.parseInt(address.slice(at, at + 2), 16)).join('.');
    return [{ ip, port: Number.parseInt(port, 16) }];
  });
}

describe('the UI of an embedded server', () => {
  it('serves only its own pages, at a separate address that is not in the guarded one', async () => {
    const { directory, log } = await makeStore();
    const { uiUrl } = await ensureServer({ storeDirectory: directory, log });
    await answers(uiUrl);
    expect(await statusOf(uiUrl, 'evil.com')).toBe(403);

    const { uiTarget, port } = await recordOf(directory);
    expect(new URL(uiTarget).hostname).not.toBe('127.0.0.1');
    expect(Number(new URL(uiTarget).port)).not.toBe(port + 1);
    expect((await stat(join(directory, 'server.json'))).mode & 0o777).toBe(0o600);
  });

  it('leaves no port of 127.0.0.1 on which a page reads or controls anything', async () => {
    const { directory, log } = await makeStore();
    const { pid } = await ensureServer({ storeDirectory: directory, log });
    const reachable = (await listenersOf(pid)).filter(({ ip }) => ip === '127.0.0.1');
    expect(reachable.length).toBeGreaterThan(1);
    for (const { port } of reachable) {
      for (const path of ['/api/v1/namespaces', '/namespaces/default/workflows', '/cluster/namespaces']) {
        for (const headers of [{}, { host: `evil.com:${port}` }]) {
          const reply = await askRaw(`http://127.0.0.1:${port}${path}`, { headers }).catch(() => null);
          // The gRPC ports close the connection, the metrics port does not know the path.
          expect([undefined, 403, 404]).toContain(reply?.status);
        }
      }
    }
  });

  it('keeps its guard and its address if either process ends, and loses both with the server', async () => {
    const { directory, log, lines } = await makeStore();
    const options = { storeDirectory: directory, log };
    const server = await ensureServer(options);
    const first = await guardOf(directory);
    process.kill(first.pid, 'SIGKILL');
    await until(async () => !(await isAlive(first)));
    expect((await ensureServer(options)).uiUrl).toBe(server.uiUrl);
    await answers(server.uiUrl);

    const supervisor = superviseServer({ ...options, server });
    const second = await guardOf(directory);
    process.kill(second.pid, 'SIGKILL');
    await until(async () => (await guardOf(directory)).pid !== second.pid);
    await answers(server.uiUrl);
    expect(await statusOf(server.uiUrl, 'evil.com')).toBe(403);
    expect(lines.join('\n')).toContain('guard of the Temporal UI ended');

    const third = await guardOf(directory);
    process.kill(server.pid, 'SIGKILL');
    await until(
      async () =>
        (await recordOf(directory)).pid !== server.pid && (await recordOf(directory)).guard !== null,
    );
    expect(await isAlive(third)).toBe(false);
    expect((await recordOf(directory)).uiUrl).toBe(server.uiUrl);
    await answers(server.uiUrl);

    const last = await guardOf(directory);
    await supervisor.stop();
    await stopServer(options);
    expect(await isAlive(last)).toBe(false);
    await expect(statusOf(server.uiUrl)).rejects.toThrow(/ECONN/);
  });

  it('ends its guard if the server ends and nothing watches it', async () => {
    const { directory, log } = await makeStore();
    const server = await ensureServer({ storeDirectory: directory, log });
    const guard = await guardOf(directory);
    process.kill(server.pid, 'SIGKILL');
    await until(async () => !(await isAlive(guard)));
  });
});

it('makes the server’s files accessible only to its user, for any umask', async () => {
  const umask = process.umask(0);
  try {
    const { directory, log } = await makeStore();
    await ensureServer({ storeDirectory: directory, log });
    expect(process.umask()).toBe(0);
    const names = await readdir(directory, { recursive: true });
    expect(names).toEqual(expect.arrayContaining(['temporal.db', 'server.log', 'server.json']));
    for (const name of names) {
      const stats = await stat(join(directory, name));
      expect([name, stats.mode & 0o077]).toEqual([name, 0]);
    }
  } finally {
    process.umask(umask);
  }
});
