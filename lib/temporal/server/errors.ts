/** Any failure between `fgo` and a Temporal server. The message says what to do. */
export class ServerError extends Error {
  override readonly name: string = 'ServerError';
}

/**
 * No server program was found, downloaded or built. `tried` has the result of each attempt, one line each.
 */
export class ServerProgramMissingError extends ServerError {
  override readonly name = 'ServerProgramMissingError';

  constructor(readonly tried: string[]) {
    super(
      [
        'No Temporal server to run on, and no program to start one. Three ways out:',
        '  1. install the Temporal CLI so that `temporal` is on PATH (or name its file in FGO_TEMPORAL_CLI);',
        '  2. name a running server in TEMPORAL_ADDRESS (or a temporal.toml profile);',
        '  3. install Go, so that fgo can build the server from its published module (once, about 3 minutes).',
        'What was tried:',
        ...tried.map(line => `  - ${line}`),
      ].join('\n'),
    );
  }
}

/** FGO_TEMPORAL_CLI names something that is not the Temporal CLI. */
export class ServerProgramUnusableError extends ServerError {
  override readonly name = 'ServerProgramUnusableError';

  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`FGO_TEMPORAL_CLI names ${path}, which ${reason}. Correct it, or unset it to search for another.`);
  }
}

/** A required port (fixed by the user, or by connected clients) is taken. */
export class PortBusyError extends ServerError {
  override readonly name = 'PortBusyError';

  constructor(
    readonly port: number,
    readonly fixedBy: string,
  ) {
    super(
      `Port ${port} busy: another program listens on 127.0.0.1:${port} (the port is fixed by ${fixedBy}). ` +
        'Stop that program, or let fgo choose another port by fixing none.',
    );
  }
}

/** An environment variable for a port is not a valid port. */
export class PortInvalidError extends ServerError {
  override readonly name = 'PortInvalidError';

  constructor(
    readonly variable: string,
    readonly value: string,
  ) {
    super(`${variable} is ${JSON.stringify(value)}: give a port between 1 and 65535.`);
  }
}

/** The server program ended or did not become healthy in time. */
export class ServerStartError extends ServerError {
  override readonly name = 'ServerStartError';
  readonly logFile: string;
  readonly logTail: string;

  constructor(details: { reason: string; logFile: string; logTail: string; cause?: unknown }) {
    super(
      `The embedded Temporal server did not start: ${details.reason}. The end of ${details.logFile}:\n` +
        (details.logTail.trim() || '(empty)'),
      { cause: details.cause },
    );
    this.logFile = details.logFile;
    this.logTail = details.logTail;
  }
}

/** The server cannot work with its database. */
export class DatabaseDamagedError extends ServerError {
  override readonly name = 'DatabaseDamagedError';

  constructor(
    storeDirectory: string,
    readonly problem: string,
    cause?: unknown,
  ) {
    super(
      `The database of the embedded Temporal server, ${storeDirectory}/temporal.db, ${problem}. It holds only how far ` +
        'runs are: results, and all that was paid, are elsewhere in the store. Move it aside with: ' +
        `fgo store repair --store ${JSON.stringify(storeDirectory)}. Then go on with fgo resume RUN; nothing is paid again.`,
      { cause },
    );
  }
}

/** The server's process is alive but does not answer. */
export class ServerUnresponsiveError extends ServerError {
  override readonly name = 'ServerUnresponsiveError';

  constructor(
    readonly pid: number,
    readonly address: string,
    cause?: unknown,
  ) {
    super(
      `The embedded Temporal server (process ${pid}, ${address}) is alive but does not answer. ` +
        'Run `fgo server stop`, then the command again: nothing is lost.',
      { cause },
    );
  }
}

/** Another process holds the server lock for too long. */
export class ServerLockedError extends ServerError {
  override readonly name = 'ServerLockedError';

  constructor(
    readonly lockFile: string,
    readonly pid: number,
  ) {
    super(
      `Process ${pid} has been starting or stopping this store's server for too long (${lockFile}). ` +
        'Wait for it or end it, then run the command again.',
    );
  }
}
