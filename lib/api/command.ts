import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

// As `fgo` itself ends where it is interrupted.
const interruptedCode = 130;

/** What is kept of stderr for the message of an error, in lines. */
const keptLines = 12;

/** A command of `fgo` that did not do what it was asked for. The message holds its last words. */
export class FgoError extends Error {
  override readonly name = 'FgoError';

  constructor(
    message: string,
    /** As of the command line: 1 failed, 2 bad input, 3 waits for a person, 130 interrupted; null where it was killed. */
    readonly exitCode: number | null,
  ) {
    super(message);
  }
}

export interface CommandSettings {
  /** Told each line that the command says on stderr. */
  onLine?: ((line: string) => void) | undefined;
  /** Interrupts the command, which leaves the run resumable. */
  signal?: AbortSignal | undefined;
}

// Beside the compiled file and the source alike, two folders up or one.
const programs = ['../../bin/fgo.mjs', '../../../bin/fgo.mjs'];

/**
 * Runs a command of `fgo` in a process of its own, so that a worker and its server take nothing down with them, and
 * gives what it printed. Throws FgoError for any other exit code than the `allowed` ones.
 */
export async function runFgo(
  parameters: readonly string[],
  settings: CommandSettings & { allowed?: readonly number[] },
): Promise<string> {
  const { onLine, signal, allowed = [0] } = settings;
  if (signal?.aborted) throw new FgoError('Interrupted before it began.', interruptedCode);
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
    // Interrupted so early that it could not see to that itself.
    if (code === null && signal?.aborted) {
      throw new FgoError(said.join('\n') || 'Interrupted before it began.', interruptedCode);
    }
    throw new FgoError(said.join('\n') || `fgo ended with code ${code ?? 'none'}`, code);
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

function program(): string {
  const here = import.meta.url;
  const isCompiled = /\/dist\/api\//.test(here);
  return fileURLToPath(new URL(programs[isCompiled ? 1 : 0] ?? '', here));
}
