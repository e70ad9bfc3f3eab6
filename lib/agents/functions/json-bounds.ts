import type { Json } from '../../domain/json.js';
import { deepestJson } from './limits.js';

/** Whether a JSON text is nested deeply enough to overflow the stack of code that walks it. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isText) {
      if (character === '\\') index += 1;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > deepestJson) return true;
  }
  return false;
}

/**
 * Parses JSON text. Throws if it is invalid, longer than `most` characters, too deep, or would set a
 * prototype.
 */
export function boundedJson(text: string, most: number): Json {
  if (text.length > most) throw new RangeError(`longer than ${most} characters of JSON`);
  if (isTooDeep(text)) throw new RangeError(`nested deeper than ${deepestJson} levels`);
  return JSON.parse(text, (key, value: Json) => {
    if (key === '__proto__') throw new RangeError('an object with a key __proto__');
    return value;
  }) as Json;
}
