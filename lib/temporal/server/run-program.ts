import { spawn } from 'node:child_process';

export interface ProgramRun {
  program: string;
  arguments: string[];
  environment: NodeJS.ProcessEnv;
  timeoutMs: number;
  /** Ends the program early. */
  signal?: AbortSignal;
}

export interface ProgramResult {
  /** Undefined if it could not start or was ended by a signal. */
  exitCode: number | undefined;
  /** The end of its output, from both streams. */
  output: string;
}

const KEPT_CHARACTERS = 4_000;

/** Runs a program to its end, without a shell. Never throws: a program that cannot start has no exit code. */
export function runProgram(run: ProgramRun): Promise<ProgramResult> {
  return new Promise(resolve => {
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-KEPT_CHARACTERS);
    };
    const timeout = AbortSignal.timeout(run.timeoutMs);
    const child = spawn(run.program, run.arguments, {
      env: run.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      killSignal: 'SIGKILL',
      signal: run.signal ? AbortSignal.any([run.signal, timeout]) : timeout,
    });
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', error => {
      keep(Buffer.from(error.name === 'AbortError' ? 'it took too long and was ended' : error.message));
      resolve({ exitCode: undefined, output });
    });
    child.once('close', code => resolve({ exitCode: code ?? undefined, output }));
  });
}
