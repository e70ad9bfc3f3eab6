import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../lib/store/open-store.js';
import { isAlive } from '../lib/temporal/server/process-identity.js';
import { answerQueries } from './answer-queries.js';

// A separate program beside a server that `fgo server start` leaves running: it ends when the server does. Its first
// argument (a mark) and its working directory (the store) identify it among all processes.
const [, , , storePath = '', address = '', namespace = '', pid, started = ''] = process.argv;
const WATCH_MS = 1_000;

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());

async function watchServer(): Promise<void> {
  while (!stop.signal.aborted && (await isAlive({ pid: Number(pid), started })))
    await sleep(WATCH_MS, undefined, { signal: stop.signal }).catch(() => undefined);
  stop.abort();
}

const watching = watchServer();
await answerQueries({
  store: await openStore(storePath),
  temporal: { settings: { address }, namespace },
  signal: stop.signal,
  log: line => process.stderr.write(`${line}\n`),
});
await watching;
process.exit(0);
