import { jsonrepair } from 'jsonrepair';
import type { Json } from '../domain/json.js';
import { parseExactJson } from '../text/exact-json.js';

/** A reply beyond this many characters holds no answer. */
const longest = 200_000;
/** Nested deeper than this is not read: no answer is, and it would exhaust the stack of those who walk it. */
const deepest = 64;
/** Only the last pieces of a reply are tried. */
const mostPieces = 20;

/**
 * The JSON of a model's reply, however it is wrapped: bare, in a code fence, with prose around it, or slightly
 * broken (single quotes, trailing commas, cut off). Of several pieces the last one that `accepts` takes (an
 * object before an array). Undefined where there is none, and for a reply of more than 200,000 characters.
 */
export function readJson(text: string, accepts: (value: Json) => boolean = () => true): Json | undefined {
  if (text.length > longest) return undefined;
  const whole = parse(text);
  if (whole !== undefined && !isDeep(text) && accepts(whole)) return whole;
  // A bracket of the prose that never closes would hide the object behind it.
  return readPieces(text, accepts) ?? readPieces(text.slice(Math.max(0, text.indexOf('{'))), accepts);
}

function readPieces(text: string, accepts: (value: Json) => boolean): Json | undefined {
  const pieces = jsonPieces(text).slice(-mostPieces).reverse();
  const values = pieces.map(piece => parse(piece) ?? repair(piece)).filter(value => value !== undefined);
  const taken = values.filter(accepts);
  return taken.find(value => !Array.isArray(value)) ?? taken[0];
}

function parse(text: string): Json | undefined {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

function repair(text: string): Json | undefined {
  try {
    const value = parse(jsonrepair(text));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The outermost {…} and […] of a text, in order; one that never closes reaches to the end. */
function jsonPieces(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let depth = 0;
  let peak = 0;
  let inString = false;
  for (let place = 0; place < text.length; place++) {
    const character = text[place];
    if (inString) {
      if (character === '\\') place++;
      else if (character === '"') inString = false;
    } else if (character === '"' && depth > 0) {
      inString = true;
    } else if (character === '{' || character === '[') {
      if (depth++ === 0) [start, peak] = [place, 0];
      peak = Math.max(peak, depth);
    } else if ((character === '}' || character === ']') && depth > 0 && --depth === 0 && peak <= deepest) {
      pieces.push(text.slice(start, place + 1));
    }
  }
  if (depth > 0 && peak <= deepest) pieces.push(text.slice(start));
  return pieces;
}

function isDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > deepest) return true;
  }
  return false;
}
