import { streams } from './streams.js';

/** Ignores a reader that closes the pipe (`| head`): it is no failure, and no reason to leave a run. */
export function tolerateClosedPipes(): void {
  for (const stream of [streams.stdout, streams.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
