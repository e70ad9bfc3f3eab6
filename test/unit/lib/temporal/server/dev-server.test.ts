import { Client, Connection } from '@temporalio/client';
import { spawn } from 'node:child_process';
import { chmod, cp, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ensureServer,
  releaseServer,
  restartServer,
  serverStatus,
  stopServer,
  type RunningServer,
} from '../../../../../lib/temporal/server/dev-server.js';
import { ServerStartError } from '../../../../../lib/temporal/server/errors.js';
import { identifyProcess } from '../../../../../lib/temporal/server/process-identity.js';
import { endServersIn, listServersIn } from '../../../../../lib/temporal/server/processes.js';
import { hasEnded } from '../../../../support/is-running.js';
import { suspend } from '../../../../support/suspend.js';
import { openBuiltServer, type BuiltServer } from './separate-process.js';
import { cleanStores, makeStore, type TemporaryStore } from './temporary-store.js';

let compiled: BuiltServer;
beforeAll(async () => void (compiled = await openBuiltServer()));
afterAll(() => compiled.remove());

/** Ensures that `port` is in use: by a server of this test, or by a program that was faster. */
function occupy(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(server);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function withClient<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

function portOf(address: string): number {
  return Number(address.split(':')[1]);
}

describe('ensureServer', () => {
  afterEach(cleanStores);

  it('starts one server per store, finds it again, and keeps its workflows and ports over kill -9', async () => {
    const { directory, log } = await makeStore();
    const first = await ensureServer({ storeDirectory: directory, log });
    expect(first).toMatchObject({ namespace: 'default', startedHere: true });
    expect(await serverStatus({ storeDirectory: directory })).toMatchObject({
      state: 'running',
      pid: first.pid,
    });
    expect(await ensureServer({ storeDirectory: directory, log })).toEqual({ ...first, startedHere: false });

    await withClient(first.address, client =>
      client.workflow.start('nobodyRunsThis', {
        taskQueue: 'no-worker',
        workflowId: 'RUN/subset-003',
        args: [1],
      }),
    );
    process.kill(first.pid, 'SIGKILL');
    // Until it has ended, its ports are taken.
    expect(await hasEnded(first.pid)).toBe(true);
    const second = await ensureServer({ storeDirectory: directory, log });
    expect(second).toMatchObject({ startedHere: true, address: first.address, uiUrl: first.uiUrl });
    expect(second.pid).not.toBe(first.pid);
    const description = await withClient(second.address, client =>
      client.workflow.getHandle('RUN/subset-003').describe(),
    );
    expect(description.status.name).toBe('RUNNING');

    expect(await stopServer({ storeDirectory: directory, log })).toEqual({ pid: second.pid });
    expect(await identifyProcess(second.pid)).toBeUndefined();
    expect(await serverStatus({ storeDirectory: directory })).toEqual({ state: 'stopped' });
    expect(await restartServer({ storeDirectory: directory, log })).toBeUndefined();
  });

  it('keeps its database in a store below folders with names that a URL would escape', async () => {
    const { directory, log } = await makeStore();
    const names = ['C# project', 'what?', '100%20 of', "it's ü"];
    const storeDirectory = join(directory, ...names, '.fgo');
    for (let start = 1; start <= 2; start += 1) {
      const server = await ensureServer({ storeDirectory, log });
      expect(await listServersIn(storeDirectory)).toMatchObject([{ pid: server.pid }]);
      await stopServer({ storeDirectory, log });
    }
    expect(await readdir(storeDirectory)).toContain('temporal.db');
    for (const [depth, name] of names.entries()) {
      expect(await readdir(join(directory, ...names.slice(0, depth)))).toEqual([name]);
    }
  });

  it('starts a separate one for a copied store, and leaves that of the original to its users', async () => {
    const { directory, log } = await makeStore();
    const [original, copy] = [join(directory, 'original'), join(directory, 'copy')];
    const first = await ensureServer({ storeDirectory: original, log });
    // As by `cp -r`, while the server runs.
    await cp(original, copy, { recursive: true });
    expect(await serverStatus({ storeDirectory: copy })).toEqual({ state: 'stopped' });
    const second = await ensureServer({ storeDirectory: copy, log });
    expect(second.startedHere).toBe(true);
    expect(second.pid).not.toBe(first.pid);
    expect(await releaseServer({ storeDirectory: copy, log })).toEqual({ stopped: true });
    expect(await serverStatus({ storeDirectory: original })).toMatchObject({
      state: 'running',
      pid: first.pid,
    });
    expect(await releaseServer({ storeDirectory: original, log })).toEqual({ stopped: true });
  });

  it('replaces the server of a store that was moved under it', async () => {
    const { directory, log } = await makeStore();
    const [before, after] = [join(directory, 'before'), join(directory, 'after')];
    const first = await ensureServer({ storeDirectory: before, log });
    await rename(before, after);
    const second = await ensureServer({ storeDirectory: after, log });
    expect(second.startedHere).toBe(true);
    expect(await identifyProcess(first.pid)).toBeUndefined();
    await stopServer({ storeDirectory: after, log });
  });

  it('starts another one if the one it waits for dies', async () => {
    const { directory, log } = await makeStore();
    const first = await ensureServer({ storeDirectory: directory, log });
    await suspend(first.pid);
    const waited = ensureServer({ storeDirectory: directory, log });
    await sleep(1_000);
    process.kill(first.pid, 'SIGKILL');
    // Until it has ended, its ports are taken.
    expect(await hasEnded(first.pid)).toBe(true);
    const second = await waited;
    expect(second.startedHere).toBe(true);
    expect(second.pid).not.toBe(first.pid);
  });

  it('starts one server for two processes that begin at the same moment', async () => {
    const { directory } = await makeStore();
    const code = `
      import { ensureServer } from './dev-server.js';
      const server = await ensureServer({ storeDirectory: process.argv[2], log: () => {} });
      console.log(JSON.stringify(server));
    `;
    const outputs = await Promise.all([1, 2].map(() => compiled.run(code, directory).output));
    const servers = outputs.map(output => JSON.parse(output) as { pid: number; startedHere: boolean });
    expect(servers[0]?.pid).toBe(servers[1]?.pid);
    expect(servers.map(server => server.startedHere).sort()).toEqual([false, true]);
  });

  it('ends a server left without a record, and replaces the record of a reused process id', async () => {
    const { directory, log } = await makeStore();
    const first = await ensureServer({ storeDirectory: directory, log });
    const file = join(directory, 'server.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as object;
    const stranger = spawn('sleep', ['60']);
    await writeFile(file, JSON.stringify({ ...record, pid: stranger.pid }));
    const second = await ensureServer({ storeDirectory: directory, log, startTimeoutMs: 10_000 });
    stranger.kill();
    expect(second.startedHere).toBe(true);
    expect(await identifyProcess(first.pid)).toBeUndefined();
  });

  it('moves if another program took its last port, and fails if the port is fixed', async () => {
    const { directory, log } = await makeStore();
    const first = await ensureServer({ storeDirectory: directory, log });
    process.kill(first.pid, 'SIGKILL');
    await stopServer({ storeDirectory: directory, log });
    const foreign = await occupy(portOf(first.address));
    try {
      const environment = { ...process.env, FGO_TEMPORAL_PORT: String(portOf(first.address)) };
      await expect(ensureServer({ storeDirectory: directory, log, environment })).rejects.toMatchObject({
        code: 'PORT_BUSY',
      });
      const second = await ensureServer({ storeDirectory: directory, log });
      expect(second.address).not.toBe(first.address);
    } finally {
      foreign.close();
    }
  });

  it('reports why a server did not start, with the end of its log', async () => {
    const { directory, log } = await makeStore();
    const program = join(directory, 'broken-temporal');
    await writeFile(
      program,
      '#!/bin/sh\nif [ "$1" = --version ]; then echo "temporal version 1 (Server 1)"; exit; fi\necho "disk on fire" >&2\nexit 3\n',
    );
    await chmod(program, 0o755);
    const environment = { ...process.env, FGO_TEMPORAL_CLI: program };
    const failure = await ensureServer({ storeDirectory: directory, log, environment }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ServerStartError);
    expect((failure as Error).message).toMatch(/exit code 3[\s\S]*disk on fire/);
    expect(await serverStatus({ storeDirectory: directory })).toEqual({ state: 'stopped' });
  });
});

describe('a running server', () => {
  let store: TemporaryStore;
  let server: RunningServer;
  beforeAll(async () => {
    store = await makeStore();
    const environment = { ...process.env, OPENAI_API_KEY: 'sk-secret', GOOGLE_API_KEY: 'also-secret' };
    server = await ensureServer({ storeDirectory: store.directory, log: store.log, environment });
  });
  afterAll(cleanStores);

  it('receives none of our keys', async () => {
    if (process.platform !== 'linux') return;
    expect(await readFile(`/proc/${server.pid}/environ`, 'utf8')).not.toMatch(/secret/);
  });

  it('is left alone if the servers of another store are ended', async () => {
    await endServersIn(join(store.directory, 'another'));
    expect(await identifyProcess(server.pid)).toBeDefined();
  });

  it('stops with its last user, and not before', async () => {
    const options = { storeDirectory: store.directory, log: store.log };
    const other = compiled.run(
      `
        import { ensureServer } from './dev-server.js';
        await ensureServer({ storeDirectory: process.argv[2], log: () => {} });
        console.log('uses it');
        setInterval(() => {}, 1000);
      `,
      store.directory,
    );
    await new Promise(resolve => other.child.stdout?.once('data', resolve));
    expect(await releaseServer(options)).toEqual({ stopped: false });
    expect(await identifyProcess(server.pid)).toBeDefined();

    other.child.kill('SIGKILL');
    await other.output.catch(() => undefined);
    await ensureServer({ ...options, keep: true });
    expect(await releaseServer(options)).toEqual({ stopped: false });
    await stopServer(options);

    const next = await ensureServer(options);
    expect(await releaseServer(options)).toEqual({ stopped: true });
    expect(await identifyProcess(next.pid)).toBeUndefined();
  });
});

it('reports that a server did not start, in a process that nothing else keeps alive', async () => {
  const { directory } = await makeStore();
  const program = join(directory, 'temporal');
  await writeFile(
    program,
    '#!/bin/sh\n[ "$1" = --version ] && echo "temporal version 1 (Server 1)" && exit\nexec sleep 60\n',
    { mode: 0o755 },
  );
  const code = `import { ensureServer } from './dev-server.js';
    const environment = { ...process.env, FGO_TEMPORAL_CLI: process.argv[3] };
    const options = { storeDirectory: process.argv[2], environment, startTimeoutMs: 500, log: () => undefined };
    await ensureServer(options).catch(error => console.log(error.name));`;
  expect(await compiled.run(code, directory, program).output).toBe('ServerStartError');
});
