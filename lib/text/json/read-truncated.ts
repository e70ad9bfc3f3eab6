import { isJsonStructure, type Json } from '../../domain/json.js';
import { longestRepair, repairJson } from './repair-json.js';
import { isClosing, isOpening, structureOf } from './structure.js';

/**
 * The complete part of a truncated reply's JSON: the outermost unclosed list loses its last element, which
 * may be incomplete. Undefined if no list is open, or if the first element is incomplete.
 */
export function readTruncated(text: string): Json | undefined {
  const start = text.search(/[{[]/);
  if (start < 0) return undefined;
  const content = text.slice(start, start + longestRepair);
  const end = endOfCompleteElements(content);
  if (end === undefined) return undefined;
  const value = repairJson(content.slice(0, end));
  return isJsonStructure(value) ? value : undefined;
}

/** The end of the last complete element of the outermost open list. */
function endOfCompleteElements(text: string): number | undefined {
  const open: { isList: boolean; end: number | undefined }[] = [];
  for (const { index, character } of structureOf(text)) {
    if (isOpening(character)) open.push({ isList: character === '[', end: undefined });
    else if (isClosing(character)) open.pop();
    else {
      const inner = open.at(-1);
      if (inner?.isList) inner.end = index;
    }
  }
  return open.find(({ isList }) => isList)?.end;
}
