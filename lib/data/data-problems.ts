import type { Locate } from '../config/locate.js';
import type { Problem } from '../config/problem.js';
import type { DataError } from './data-error.js';

/**
 * All that is wrong with data, in the form of problems of the configuration: at the key to change, where there is
 * one and it can be located, else in the data, `data.csv:3:1 row 2, column "x": …`.
 */
export function dataProblems(error: DataError, locate?: Locate): Problem[] {
  return [error, ...error.others].map(({ place, message }) => {
    if (place.key && locate) return { ...locate(place.key), message };
    const { file, line = null } = place;
    if (file === undefined) return { source: 'data', line, column: null, path: '', message };
    // The problem has fields of its own for the file and the line; row and column stay in the message.
    const rest = message
      .slice(file.length)
      .replace(/^, line \d+/, '')
      .replace(/^[,:] /, '');
    return { source: file, line, column: null, path: '', message: rest };
  });
}
