import { FgoError } from '../../domain/errors.js';

/**
 * No server program was found, downloaded or built. `tried` has the result of each attempt, one line each.
 */
export class ServerProgramMissingError extends FgoError {
  override readonly name = 'ServerProgramMissingError';

  constructor(readonly tried: string[]) {
    const message = [
      'No Temporal server is available, and no program to start one. Do one of the following:',
      '  1. Install the Temporal CLI so that `temporal` is on PATH, or name its file in FGO_TEMPORAL_CLI.',
      '  2. Name a running server in TEMPORAL_ADDRESS or in a temporal.toml profile.',
      '  3. Install Go, so that fgo can build the server from its published module (once, about 3 minutes).',
      'What was tried:',
      ...tried.map(line => `  - ${line}`),
    ].join('\n');
    super({ code: 'SERVER_PROGRAM_MISSING', message });
  }
}

/** FGO_TEMPORAL_CLI names something that is not the Temporal CLI. */
export function serverProgramUnusable(path: string, reason: string): FgoError {
  return new FgoError({
    code: 'SERVER_PROGRAM_UNUSABLE',
    message: `FGO_TEMPORAL_CLI names ${path}, which ${reason}.`,
    remedy: 'Correct it, or unset it to search for another.',
  });
}

/** A required port (fixed by the user, or by connected clients) is taken. */
export function portBusy(port: number, fixedBy: string): FgoError {
  return new FgoError({
    code: 'PORT_BUSY',
    message: `Port ${port} is busy: another program listens on 127.0.0.1:${port} (the port is fixed by ${fixedBy}).`,
    remedy: 'Stop that program, or remove that setting, so that fgo chooses another port.',
  });
}

/** An environment variable for a port is not a valid port. */
export function portInvalid(variable: string, value: string): FgoError {
  return new FgoError({
    code: 'PORT_INVALID',
    message: `${variable} is ${JSON.stringify(value)}.`,
    remedy: 'Set it to a port between 1 and 65535.',
  });
}

/** The server program ended or did not become healthy in time. */
export class ServerStartError extends FgoError {
  override readonly name = 'ServerStartError';
  readonly logTail: string;

  constructor(options: { reason: string; logFile: string; logTail: string; cause?: unknown }) {
    const { reason, logFile, logTail, cause } = options;
    const end = logTail.trim() || '(empty)';
    const message = `The embedded Temporal server did not start: ${reason}. The end of ${logFile}:\n${end}`;
    super({ code: 'SERVER_START_FAILED', message, cause });
    this.logTail = logTail;
  }
}

/** The server cannot work with its database. */
export class DatabaseDamagedError extends FgoError {
  override readonly name = 'DatabaseDamagedError';

  constructor(
    storeDirectory: string,
    readonly problem: string,
    cause?: unknown,
  ) {
    super({
      code: 'DATABASE_DAMAGED',
      message: `The database of the embedded Temporal server, ${storeDirectory}/temporal.db, ${problem}.`,
      remedy:
        'It contains only the progress of runs: results and everything that was paid are elsewhere in the store. ' +
        `Move it aside with: fgo store repair --store ${JSON.stringify(storeDirectory)}. Then run fgo resume RUN. No call is paid again.`,
      cause,
    });
  }
}

/** The server's process is alive but does not answer. */
export function serverUnresponsive(pid: number, address: string, cause?: unknown): FgoError {
  return new FgoError({
    code: 'SERVER_UNRESPONSIVE',
    message: `The embedded Temporal server (process ${pid}, ${address}) is alive but does not answer.`,
    remedy: 'Run `fgo server stop`, then run the command again. Nothing is lost.',
    cause,
  });
}

/** Another process holds the server lock for too long. */
export function serverLocked(lockFile: string, pid: number): FgoError {
  return new FgoError({
    code: 'SERVER_LOCKED',
    message: `Process ${pid} has been starting or stopping this store's server for too long (${lockFile}).`,
    remedy: 'Wait for it or end it, then run the command again.',
  });
}
