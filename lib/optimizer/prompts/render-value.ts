import type { Json } from '../../domain/json.js';

/** An answer as prompts show it: text unchanged, anything else as JSON. */
export function renderValue(value: Json | null): string {
  if (value === null) return '(none)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
