import { jsonrepair } from 'jsonrepair';
import type { Json } from '../domain/json.js';
import { parseExactJson } from './exact-json.js';

/** Longer replies, in characters, count as having no answer. */
const longest = 200_000;
/**
 * Deeper values are not read: no answer is that deep, and it would overflow the stack of code that walks it.
 */
const deepest = 64;
/** Only the last pieces of a reply are tried. */
const mostPieces = 20;

/**
 * Finds the JSON in a model's reply in any wrapping: bare, in a code fence, surrounded by prose, or slightly
 * broken (single quotes, trailing commas, truncated). Of several pieces, returns the last one that `accepts`
 * allows (objects before arrays). Undefined if there is none, or if the reply exceeds 200,000 characters.
 */
export function findJson(text: string, accepts: (value: Json) => boolean = () => true): Json | undefined {
  if (text.length > longest) return undefined;
  const whole = parse(text);
  if (whole !== undefined && !isDeep(text) && accepts(whole)) return whole;
  // An unclosed bracket in the prose would hide the object that follows.
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

/** The outermost {…} and […] of a text, in order; an unclosed one extends to the end. */
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
