// Runs command lines of `fgo` one after another in this process, each as its request specifies. Everything but
// the process is that of a real command: its file, arguments, environment and folder.
// Started as: node warm-host.mjs SOCKET PARENT, with the id of the process that it must not outlive.
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const program = pathToFileURL(resolve('dist/scripts/fgo.js')).href;
const [socket, parent] = process.argv.slice(2);
const exit = process.exit.bind(process);
let ordinal = 0;

createServer(connection => {
  createInterface({ input: connection }).once('line', line => void answer(connection, JSON.parse(line)));
  connection.on('error', () => undefined);
}).listen(socket);

setInterval(() => {
  try {
    process.kill(Number(parent), 0);
  } catch {
    exit();
  }
}, 2_000).unref();

async function answer(connection, { parameters, cwd, environment }) {
  connection.write(`${JSON.stringify({ pid: process.pid })}\n`);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  process.chdir(cwd);
  process.argv = [process.argv[0], 'fgo', ...parameters];
  for (const stream of ['stdout', 'stderr']) {
    process[stream].write = (text, encoding, written) => {
      connection.write(`${JSON.stringify({ [stream]: String(text) })}\n`);
      const callback = typeof encoding === 'function' ? encoding : written;
      if (callback) setImmediate(callback);
      return true;
    };
  }
  const code = await new Promise(ended => {
    process.exit = ended;
    // A new instance of the file that runs a command; its imports are already loaded.
    ordinal += 1;
    void import(`${program}?${ordinal}`);
  });
  // What a process does on exit.
  for (const event of ['SIGINT', 'SIGTERM', 'warning']) process.removeAllListeners(event);
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  await rm(join(cwd, '.fgo', 'server.users', String(process.pid)), { force: true });
  // The folder of the command may be removed before the next one.
  process.chdir(tmpdir());
  connection.end(`${JSON.stringify({ code })}\n`);
}
