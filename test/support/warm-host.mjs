import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Runs command lines of `fgo` in sequence in this process, each as its message specifies, and answers with
 * how it ended. Everything but the process is that of a real command: its file, arguments, environment and
 * folder.
 */
const program = pathToFileURL(resolve('dist/scripts/fgo.js')).href;
let ordinal = 0;

process.on('message', async ({ parameters, cwd, environment }) => {
  const said = { stdout: '', stderr: '' };
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  process.chdir(cwd);
  process.argv = [process.argv[0], 'fgo', ...parameters];
  for (const stream of ['stdout', 'stderr']) {
    process[stream].write = (text, encoding, written) => {
      said[stream] += text;
      const told = typeof encoding === 'function' ? encoding : written;
      if (told) setImmediate(told);
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
  process.send({ code, ...said });
});
