import { jsonrepair } from 'jsonrepair';
import type { Json } from '../../domain/json.js';
import { tryParseJson, type ParseOptions } from './parse-json.js';

/** Longer texts are not repaired, because repairs are slow. */
export const longestRepair = 200_000;

/**
 * Parses JSON with the mistakes of models: single quotes, trailing commas, comments, a missing end. Undefined
 * if it cannot be repaired, or exceeds 200,000 characters.
 */
export function repairJson(text: string, options: ParseOptions = {}): Json | undefined {
  if (text.length > longestRepair) return undefined;
  try {
    return tryParseJson(jsonrepair(text), options);
  } catch {
    return undefined;
  }
}
