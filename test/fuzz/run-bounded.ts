import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { environmentOf } from '../support/command.js';

/** The resources and output of a command. */
export interface BoundedRun {
  /** Null if a signal ended it. */
  code: number | null;
  output: string;
  seconds: number;
  megabytes: number;
}

const recorder = resolve('test/fuzz/record-memory.mjs');

/**
 * Runs `fgo` in a folder and kills it after `seconds`. Memory is the peak resident set size of the process.
 */
export function runBounded(parameters: string[], folder: string, seconds: number): Promise<BoundedRun> {
  const memoryFile = join(folder, 'memory.txt');
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', recorder, resolve('bin/fgo.mjs'), ...parameters], {
    cwd: folder,
    env: { ...environmentOf({ cwd: folder }), FUZZ_MEMORY_FILE: memoryFile },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((settle, reject) => {
    child.once('error', reject);
    child.once('close', code =>
      settle({
        code,
        output,
        seconds: (performance.now() - started) / 1000,
        megabytes: megabytesIn(memoryFile),
      }),
    );
  });
}

/** 0 if the process ended before it could report. */
function megabytesIn(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) / 1024;
  } catch {
    return 0;
  }
}
