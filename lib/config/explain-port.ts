import { BadInputError } from './problem.js';
import { errorCode } from '../text/error-code.js';

/** Throws BadInputError if the error says that the port of an option cannot be used; else the error itself. */
export function explainPort(port: number, error: unknown, option = '--port'): never {
  const code = errorCode(error);
  if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
  const reason = code === 'EACCES' ? 'may not be used by this user' : 'is already in use';
  const message = `port ${port} ${reason}: give another one; 0 takes a free one.`;
  throw new BadInputError([{ source: option, line: null, column: null, path: '', message }], {
    cause: error,
  });
}
