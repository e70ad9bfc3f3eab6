import type { Locate } from '../config/locate.js';
import type { Problem } from '../config/problem.js';
import type { DataError } from './data-error.js';

/**
 * Converts data errors to configuration problems. Each points to the key to change, if there is one and it
 * can be located, or else to the data: `data.csv:3:1 row 2, column "x": …`.
 */
export function dataProblems(error: DataError, locate?: Locate): Problem[] {
  return [error, ...error.others].map(({ place, message }) => {
    if (place.key && locate) return { ...locate(place.key), message };
    const { file, line = null } = place;
    if (file === undefined) return { source: 'data', line, column: null, path: '', message };
    // Problems have separate fields for the file and the line; row and column stay in the message.
    const rest = message
      .slice(file.length)
      .replace(/^, line \d+/, '')
      .replace(/^[,:] /, '');
    return { source: file, line, column: null, path: '', message: rest };
  });
}
