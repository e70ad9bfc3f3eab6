import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

/**
 * Runs command lines of `fgo` in sequence in this process, each as its message specifies, and answers with
 * how it ended. Everything but the process is that of a real command: its arguments, environment and folder.
 */
const { main } = await import(pathToFileURL(resolve('dist/scripts/fgo.js')).href);

function collector() {
  const chunks = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

process.on('message', async ({ parameters, cwd, environment }) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  process.chdir(cwd);
  const [stdout, stderr] = [collector(), collector()];
  const code = await main(parameters, { stdout: stdout.stream, stderr: stderr.stream });
  // What the exit of a process does.
  await rm(join(cwd, '.fgo', 'server.users', String(process.pid)), { force: true });
  process.send({ code, stdout: stdout.text(), stderr: stderr.text() });
});
