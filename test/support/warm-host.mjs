// Runs command lines of `fgo` one after another in this process, each as its request specifies. Everything but
// the process is that of a real command: its arguments, environment and folder.
// Started as: node warm-host.mjs SOCKET PARENT, with the id of the process that it must not outlive.
import { AsyncLocalStorage } from 'node:async_hooks';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const { main } = await import(pathToFileURL(resolve('dist/scripts/fgo.js')).href);
const [socket, parent] = process.argv.slice(2);

// Each connection to Temporal has a context of its own. Each context that was used makes all promises slower.
const contexts = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...parameters) {
  contexts.add(this);
  return run.apply(this, parameters);
};

createServer(connection => {
  createInterface({ input: connection }).once('line', line => void answer(connection, JSON.parse(line)));
  connection.on('error', () => undefined);
}).listen(socket);

setInterval(() => {
  try {
    process.kill(Number(parent), 0);
  } catch {
    process.exit();
  }
}, 2_000).unref();

async function answer(connection, { parameters, cwd, environment }) {
  connection.write(`${JSON.stringify({ pid: process.pid })}\n`);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  process.chdir(cwd);
  const streamTo = name =>
    new Writable({
      decodeStrings: false,
      write(text, _encoding, done) {
        connection.write(`${JSON.stringify({ [name]: String(text) })}\n`);
        done();
      },
    });
  const code = await main(parameters, { stdout: streamTo('stdout'), stderr: streamTo('stderr') });
  for (const context of contexts) context.disable();
  contexts.clear();
  // What the exit of a process does.
  await rm(join(cwd, '.fgo', 'server.users', String(process.pid)), { force: true });
  // The folder of the command may be removed before the next one.
  process.chdir(tmpdir());
  connection.end(`${JSON.stringify({ code })}\n`);
}
