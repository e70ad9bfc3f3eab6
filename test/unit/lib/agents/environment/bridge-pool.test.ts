import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createBridgePool } from '../../../../../lib/agents/environment/bridge-pool.js';
import type { BridgePool } from '../../../../../lib/agents/environment/bridge-pool.js';
import { hasEnded, isRunning } from '../../../../support/is-running.js';

const idleMilliseconds = 300;
const game = fileURLToPath(new URL('corridor.mjs', import.meta.url));
let pool: BridgePool;

beforeEach(() => {
  pool = createBridgePool({
    program: {
      command: [process.execPath, game],
      environment: { PATH: process.env['PATH'] ?? '' },
      remedy: 'None.',
      requestSeconds: 10,
    },
    processes: 1,
    episodes: 2,
    mostMemory: 1e9,
    idleMilliseconds,
  });
});
afterEach(() => pool.close());

const start = (episode: string) => ({ op: 'start', episode, game: 'g' });

describe('A pool of processes that play episodes', () => {
  it('ends a process that has been idle for a while, and starts another one for the next episode', async () => {
    await pool.lend(bridge => bridge.ask(start('a')));
    const [first = 0] = pool.pids;
    expect(isRunning(first)).toBe(true);
    expect(await hasEnded(first)).toBe(true);
    expect(pool.pids).toEqual([]);
    await pool.lend(bridge => bridge.ask(start('b')));
    expect(pool.started).toBe(2);
  });

  it('keeps one that plays, for any length of time, and one that is needed again in time', async () => {
    await pool.lend(async bridge => {
      await bridge.ask(start('a'));
      await sleep(2 * idleMilliseconds);
    });
    for (let again = 0; again < 4; again += 1) {
      await sleep(idleMilliseconds / 3);
      await pool.lend(bridge => bridge.ask(start(`again ${again}`)));
    }
    expect(pool.started).toBe(1);
  });
});
