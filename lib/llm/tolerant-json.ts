import { jsonrepair } from 'jsonrepair';
import { jsonSchema, type Json } from '../domain/json.js';
import { parseJson } from './parse-json.js';

/** The maximum length of a text to repair, because repairs are slow. */
const longestRepair = 200_000;

function parse(text: string): Json | undefined {
  try {
    return jsonSchema.parse(parseJson(text));
  } catch {
    return undefined;
  }
}

function repair(text: string): Json | undefined {
  if (text.length > longestRepair) return undefined;
  try {
    return parse(jsonrepair(text));
  } catch {
    return undefined;
  }
}

/** The end of the first object or array of a text; the text's end if it is not closed. */
function endOfFirst(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (quoted) {
      if (character === '\\') index++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return index + 1;
  }
  return text.length;
}

/** The parts of a reply that may be JSON: the content of a fence, or everything from the first bracket. */
function candidates(text: string): string[] {
  const fenced = [...text.matchAll(/```(?:json)?\s*\n?([\s\S]*?)```/gi)].map(match => match[1] ?? '');
  const found = [text, ...fenced];
  for (const source of [...fenced, text]) {
    const starts = new Set([source.search(/[{[]/), source.indexOf('{')].filter(start => start >= 0));
    for (const start of starts) found.push(source.slice(start, endOfFirst(source, start)));
  }
  return found.map(part => part.trim()).filter(part => part !== '');
}

function isStructure(value: Json | undefined): value is Json {
  return typeof value === 'object' && value !== null;
}

/**
 * The JSON objects or arrays that a reply may contain, the likeliest first: verbatim, in a fence, within
 * prose, and only then repaired (trailing commas, single quotes, comments). Empty if nothing resembles JSON.
 */
export function* readJson(text: string, how: { repair: boolean } = { repair: true }): Generator<Json> {
  const parts = candidates(text);
  for (const part of parts) {
    const value = parse(part);
    if (isStructure(value)) yield value;
  }
  if (!how.repair) return;
  for (const part of parts) {
    if (!/^[{[]/.test(part)) continue;
    const value = repair(part);
    if (isStructure(value)) yield value;
  }
}

/**
 * The complete part of a truncated reply's JSON: the outermost unclosed list loses its last element, which
 * may be incomplete. Undefined if no list is open, or if the first element is incomplete.
 */
export function readCutJson(text: string): Json | undefined {
  const start = text.search(/[{[]/);
  if (start < 0) return undefined;
  const cut = text.slice(start, start + longestRepair);
  const end = endOfWholeElements(cut);
  if (end === undefined) return undefined;
  const value = repair(cut.slice(0, end));
  return isStructure(value) ? value : undefined;
}

/** The end of the last complete element of the outermost open list. */
function endOfWholeElements(text: string): number | undefined {
  const open: { list: boolean; whole: number | undefined }[] = [];
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted) {
      if (character === '\\') index++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') open.push({ list: character === '[', whole: undefined });
    else if (character === '}' || character === ']') open.pop();
    else if (character === ',') {
      const inner = open.at(-1);
      if (inner?.list) inner.whole = index;
    }
  }
  return open.find(({ list }) => list)?.whole;
}
