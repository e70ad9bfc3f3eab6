import { isJsonStructure, type Json } from '../../domain/json.js';
import { tryParseJson } from './parse-json.js';
import { longestRepair, repairJson } from './repair-json.js';
import { structureOf } from './structure.js';

/** Deeper values are not read: no answer is that deep. */
const deepest = 64;
const bounds = { deepest, exact: true };
/** Only the last pieces of a reply are tried. */
const mostPieces = 20;

/**
 * Finds the JSON in a model's reply in any wrapping: bare, in a code fence, surrounded by prose, or slightly
 * broken (single quotes, trailing commas, truncated). Of several pieces, returns the last one that `accepts`
 * allows (objects before arrays). Undefined if there is none, or if the reply exceeds 200,000 characters.
 */
export function findJson(text: string, accepts: (value: Json) => boolean = () => true): Json | undefined {
  if (text.length > longestRepair) return undefined;
  const complete = tryParseJson(text, bounds);
  if (complete !== undefined && accepts(complete)) return complete;
  // An unclosed bracket in the prose would hide the object that follows.
  return readPieces(text, accepts) ?? readPieces(text.slice(Math.max(0, text.indexOf('{'))), accepts);
}

function readPieces(text: string, accepts: (value: Json) => boolean): Json | undefined {
  const pieces = jsonPieces(text).slice(-mostPieces).reverse();
  const values = pieces.map(piece => tryParseJson(piece, bounds) ?? repairJson(piece, bounds));
  const accepted = values.filter(value => isJsonStructure(value)).filter(accepts);
  return accepted.find(value => !Array.isArray(value)) ?? accepted[0];
}

/** The outermost {…} and […] of a text, in order; an unclosed one extends to the end. */
function jsonPieces(text: string): string[] {
  const pieces: string[] = [];
  let start: number | undefined;
  let peak = 0;
  for (const { index, depth } of structureOf(text)) {
    if (depth > 0) {
      start ??= index;
      peak = Math.max(peak, depth);
    } else if (start !== undefined) {
      if (peak <= deepest) pieces.push(text.slice(start, index + 1));
      start = undefined;
      peak = 0;
    }
  }
  if (start !== undefined && peak <= deepest) pieces.push(text.slice(start));
  return pieces;
}
