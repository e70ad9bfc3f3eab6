import { isJsonStructure, type Json } from '../../domain/json.js';
import { parseJson } from '../../text/json/parse-json.js';
import { deepestJson } from './limits.js';

/**
 * Parses JSON text. Throws if it is invalid, longer than `most` characters, too deep, or would set a
 * prototype.
 */
export function boundedJson(text: string, most: number): Json {
  const value = parseJson(text, { longest: most, deepest: deepestJson });
  if (hasPrototypeKey(value)) throw new RangeError('an object with a key __proto__');
  return value;
}

function hasPrototypeKey(value: Json): boolean {
  if (!isJsonStructure(value)) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasPrototypeKey);
}
