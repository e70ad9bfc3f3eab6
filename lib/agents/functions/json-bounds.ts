import type { Json } from '../../domain/json.js';
import { isNestedDeeper } from '../../text/is-nested-deeper.js';
import { deepestJson } from './limits.js';

/**
 * Parses JSON text. Throws if it is invalid, longer than `most` characters, too deep, or would set a
 * prototype.
 */
export function boundedJson(text: string, most: number): Json {
  if (text.length > most) throw new RangeError(`longer than ${most} characters of JSON`);
  // A reviver walks the value, so check the depth without one first.
  if (isNestedDeeper(JSON.parse(text), deepestJson)) {
    throw new RangeError(`nested deeper than ${deepestJson} levels`);
  }
  return JSON.parse(text, (key, value: Json) => {
    if (key === '__proto__') throw new RangeError('an object with a key __proto__');
    return value;
  }) as Json;
}
