import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

/** Starts a TypeScript file of this repository (a path below its root) as a separate process. */
export function spawnTypeScript(file: string, parameters: string[]): ChildProcess {
  const loader = resolve('test/support/typescript-loader.mjs');
  return spawn(process.execPath, ['--no-warnings', '--import', loader, resolve(file), ...parameters], {
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
