import { isAlive } from './process-identity.js';
import { LOOPBACK } from './ports.js';
import { createUiGuard } from './ui-guard.js';

// A separate program beside a detached server: it ends when the server does. Its first argument (a mark) and
// its working directory (the store) identify it among all processes.
const [, , , port, target = '', pid, started = ''] = process.argv;
const WATCH_MS = 1_000;

createUiGuard(target)
  .once('error', error => {
    process.stderr.write(`The guard of the Temporal UI cannot listen on port ${port}: ${error.message}\n`);
    process.exit(1);
  })
  .listen({ host: LOOPBACK, port: Number(port), exclusive: true }, () => process.send?.('listening'));

setInterval(() => {
  void isAlive({ pid: Number(pid), started }).then(alive => {
    if (!alive) process.exit(0);
  });
}, WATCH_MS);
