import { transformFile } from '@swc/core';
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The server's sources as JavaScript, for separate processes. */
export interface CompiledServer {
  /** Runs a module that may import `./dev-server.js` and its neighbours; arguments arrive in process.argv. */
  run(code: string, ...scriptArguments: string[]): ScriptRun;
  remove(): Promise<void>;
}

export interface ScriptRun {
  child: ChildProcess;
  /** Its output once it ended; rejects if it failed. */
  output: Promise<string>;
}

/** Compiles `lib/temporal/server` and what it imports. */
export async function compileServer(): Promise<CompiledServer> {
  const root = await mkdtemp(join(tmpdir(), 'fgo-compiled-'));
  const sources = (await readdir('lib/temporal/server')).map(name => join('lib/temporal/server', name));
  const others = ['lib/temporal/search-attributes.ts', 'lib/domain/errors.ts', 'lib/domain/error-codes.ts'];
  for (const source of [...sources, ...others]) {
    const { code } = await transformFile(source, {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    const target = join(root, source.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  }
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  await symlink(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  let scripts = 0;
  return {
    run(code, ...scriptArguments) {
      const file = join(root, 'lib/temporal/server', `script-${scripts++}.js`);
      writeFileSync(file, code);
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
