/**
 * The brackets and commas of the JSON in a text that are not in strings, with the depth after each. Quotation
 * marks in the prose around it begin no string.
 */
export function* structureOf(text: string): Generator<{ index: number; character: string; depth: number }> {
  let depth = 0;
  let isQuoted = false;
  let next = 0;
  for (const { index, 0: character } of text.matchAll(/["\\[\]{},]/g)) {
    if (index < next) continue;
    if (character === '\\') next = isQuoted ? index + 2 : next;
    else if (character === '"') isQuoted = !isQuoted && depth > 0;
    else if (!isQuoted) {
      if (isOpening(character)) depth++;
      else if (isClosing(character) && depth > 0) depth--;
      yield { index, character, depth };
    }
  }
}

export function isOpening(character: string): boolean {
  return character === '{' || character === '[';
}

export function isClosing(character: string): boolean {
  return character === '}' || character === ']';
}
