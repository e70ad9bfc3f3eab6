import type { ZodType } from 'zod';
import { syntaxErrorOf } from './json-error.js';

/** Reads JSON that a process of this program wrote. Throws JsonError, or the schema's ZodError. */
export function readJson<T>(text: string | Uint8Array, schema: ZodType<T>): T {
  const content = typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw syntaxErrorOf(content);
  }
  return schema.parse(value);
}

/** The same; undefined if the text is damaged or has another shape. */
export function tryReadJson<T>(text: string | Uint8Array, schema: ZodType<T>): T | undefined {
  try {
    return readJson(text, schema);
  } catch {
    return undefined;
  }
}
