import { setTimeout as sleep } from 'node:timers/promises';
import { ensureServer, serverStatus, stopServer } from '../../../../../lib/temporal/server/dev-server.js';
import { listServersIn } from '../../../../../lib/temporal/server/processes.js';
import { superviseServer } from '../../../../../lib/temporal/server/supervise.js';
import { openBuiltServer, type BuiltServer, type ScriptRun } from './separate-process.js';
import { cleanStores, makeStore } from './temporary-store.js';

let compiled: BuiltServer;
beforeAll(async () => void (compiled = await openBuiltServer()));
afterAll(() => compiled.remove());
const others: ScriptRun[] = [];
afterEach(async () => {
  for (const { child } of others.splice(0)) child.kill('SIGKILL');
  await cleanStores();
});

async function waitForOtherPid(storeDirectory: string, pid: number): Promise<number> {
  for (;;) {
    const status = await serverStatus({ storeDirectory });
    if (status.state === 'running' && status.pid !== pid) return status.pid;
    await sleep(100);
  }
}

describe('superviseServer', () => {
  it('restarts a killed server once, for any number of watchers, and leaves a stopped one alone', async () => {
    const { directory, log, lines } = await makeStore();
    const server = await ensureServer({ storeDirectory: directory, log });
    const other = compiled.run(
      `
        import { ensureServer } from './dev-server.js';
        import { superviseServer } from './supervise.js';
        const options = { storeDirectory: process.argv[2], log: line => console.log(line) };
        superviseServer({ ...options, server: await ensureServer(options) });
        console.log('watching');
        setInterval(() => {}, 1000);
      `,
      directory,
    );
    others.push(other);
    await new Promise(resolve => other.child.stdout?.once('data', resolve));
    const supervisor = superviseServer({ storeDirectory: directory, log, server });

    process.kill(server.pid, 'SIGKILL');
    const pid = await waitForOtherPid(directory, server.pid);
    await sleep(1_200);
    expect(await serverStatus({ storeDirectory: directory })).toMatchObject({ pid, address: server.address });
    expect(await listServersIn(directory)).toHaveLength(1);

    await stopServer({ storeDirectory: directory, log });
    await sleep(1_200);
    expect(await serverStatus({ storeDirectory: directory })).toEqual({ state: 'stopped' });
    expect(lines.some(line => line.includes('ended unexpectedly'))).toBe(true);
    expect(lines.at(-1)).toContain('was stopped');
    await supervisor.stop();
  });
});
