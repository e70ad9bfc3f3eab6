/** A stream that may be a terminal. */
export type OutputStream = NodeJS.WritableStream &
  Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'rows'>>;

/** Where a command prints: data to stdout, messages for people to stderr. */
export interface Streams {
  stdout: OutputStream;
  stderr: OutputStream;
}

/** The streams of the command that is running; `main` sets them. */
export const streams: Streams = { stdout: process.stdout, stderr: process.stderr };

/** Whether messages are JSON objects, one in a line, for a log collector. */
export function logsJson(): boolean {
  return process.env['FGO_LOG_FORMAT'] === 'json';
}

/** Whether messages go to a terminal, on which lines can be redrawn. */
export function showsMessages(): boolean {
  return streams.stderr.isTTY === true && !logsJson();
}
