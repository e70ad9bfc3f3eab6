import { FgoError } from '../domain/errors.js';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

// The exit code of `fgo` itself when it is interrupted.
const interruptedCode = 130;

/** Lines of stderr that are kept for the error message. */
const keptLines = 12;

/** A command of `fgo` that did not succeed; the message contains its last lines on stderr. */
function commandFailed(message: string, exitCode: number | null): FgoError {
  if (exitCode === null) return new FgoError({ code: 'COMMAND_FAILED', message });
  const code = exitCode === interruptedCode ? 'INTERRUPTED' : 'COMMAND_FAILED';
  return new FgoError({ code, message, exitCode });
}

export interface CommandSettings {
  /** Called with each line that the command writes to stderr. */
  onLine?: ((line: string) => void) | undefined;
  /** Interrupts the command, which leaves the run resumable. */
  signal?: AbortSignal | undefined;
}

// The path is relative to the source (two folders up) or the compiled file (three folders up).
const programs = ['../../bin/fgo.mjs', '../../../bin/fgo.mjs'];

/**
 * Runs a command of `fgo` in its own process, so that a worker and its server cannot take down the caller,
 * and returns its output. Throws FgoError for any exit code not in `allowed`.
 */
export async function runFgo(
  parameters: readonly string[],
  settings: CommandSettings & { allowed?: readonly number[] },
): Promise<string> {
  const { onLine, signal, allowed = [0] } = settings;
  if (signal?.aborted) throw commandFailed('Interrupted before it began.', interruptedCode);
  const child = spawn(process.execPath, [program(), ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
  const interrupt = () => child.kill('SIGINT');
  signal?.addEventListener('abort', interrupt, { once: true });
  let printed = '';
  const said: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  createInterface({ input: child.stderr }).on('line', line => {
    said.push(line);
    if (said.length > keptLines) said.shift();
    onLine?.(line);
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== null && allowed.includes(code)) return printed;
    // Interrupted before it could handle the signal itself.
    if (code === null && signal?.aborted) {
      throw commandFailed(said.join('\n') || 'Interrupted before it began.', interruptedCode);
    }
    throw commandFailed(said.join('\n') || `fgo ended with code ${code ?? 'none'}`, code);
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

function program(): string {
  const here = import.meta.url;
  const isCompiled = /\/dist\/lib\/api\//.test(here);
  return fileURLToPath(new URL(programs[isCompiled ? 1 : 0] ?? '', here));
}
