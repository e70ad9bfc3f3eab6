import { isJsonStructure, type Json } from '../../domain/json.js';
import { tryParseJson } from './parse-json.js';
import { repairJson } from './repair-json.js';
import { structureOf } from './structure.js';

/**
 * The JSON objects or arrays that a reply may contain, the likeliest first: verbatim, in a fence, within
 * prose, and only then repaired (trailing commas, single quotes, comments). Empty if nothing resembles JSON.
 */
export function* findStructures(
  text: string,
  options: { repair: boolean } = { repair: true },
): Generator<Json> {
  const parts = candidates(text);
  for (const part of parts) {
    const value = tryParseJson(part);
    if (isJsonStructure(value)) yield value;
  }
  if (!options.repair) return;
  for (const part of parts) {
    if (!/^[{[]/.test(part)) continue;
    const value = repairJson(part);
    if (isJsonStructure(value)) yield value;
  }
}

/** The parts of a reply that may be JSON: the content of a fence, or everything from the first bracket. */
function candidates(text: string): string[] {
  const fenced = [...text.matchAll(/```(?:json)?\s*\n?([\s\S]*?)```/gi)].map(match => match[1] ?? '');
  const found = [text, ...fenced];
  for (const source of [...fenced, text]) {
    const starts = new Set([source.search(/[{[]/), source.indexOf('{')].filter(start => start >= 0));
    for (const start of starts) found.push(firstStructure(source.slice(start)));
  }
  return found.map(part => part.trim()).filter(part => part !== '');
}

/** The object or array that begins a text; the text itself if it is not closed. */
function firstStructure(text: string): string {
  for (const { index, depth } of structureOf(text)) if (depth === 0) return text.slice(0, index + 1);
  return text;
}
