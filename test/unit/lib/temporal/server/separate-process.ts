import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The built server, for separate processes. */
export interface BuiltServer {
  /** Runs a module that may import `./dev-server.js` and its neighbours; arguments arrive in process.argv. */
  run(code: string, ...scriptArguments: string[]): ScriptRun;
  remove(): Promise<void>;
}

export interface ScriptRun {
  child: ChildProcess;
  /** Its output once it ended; rejects if it failed. */
  output: Promise<string>;
}

/** `npm test` has built it. */
export async function openBuiltServer(): Promise<BuiltServer> {
  const root = await mkdtemp(join(tmpdir(), 'fgo-scripts-'));
  const server = pathToFileURL(resolve('dist/lib/temporal/server')).href;
  let scripts = 0;
  return {
    run(code, ...scriptArguments) {
      const file = join(root, `script-${scripts++}.mjs`);
      writeFileSync(file, code.replaceAll("'./", `'${server}/`));
      const child = spawn(process.execPath, [file, ...scriptArguments], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { child, output: collect(child) };
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

function collect(child: ChildProcess): Promise<string> {
  let [printed, complained] = ['', ''];
  child.stdout?.on('data', chunk => (printed += String(chunk)));
  child.stderr?.on('data', chunk => (complained += String(chunk)));
  const output = new Promise<string>((resolve, reject) => {
    child.once('close', (code, signal) =>
      code === 0 ? resolve(printed.trim()) : reject(new Error(`ended with ${code ?? signal}: ${complained}`)),
    );
  });
  // A script that a test kills ends in a rejection that nothing awaits.
  output.catch(() => undefined);
  return output;
}
