/** Whether a cut at this position splits a surrogate pair. */
function partsCharacter(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

/** Takes two thirds of the `kept` characters from the head and the rest from the tail. */
function headAndTail(text: string, kept: number): [string, string] {
  const headEnd = Math.ceil((kept * 2) / 3);
  const tailStart = text.length - (kept - headEnd);
  return [
    text.slice(0, partsCharacter(text, headEnd) ? headEnd - 1 : headEnd),
    text.slice(partsCharacter(text, tailStart) ? tailStart + 1 : tailStart),
  ];
}

/**
 * Returns the text, or, if it exceeds `maxTokens`, its head and tail with a line "[… N tokens left out …]"
 * between them, so that the result fits. If not even that line fits, returns only the line: nothing is ever
 * left out silently. Never splits a character.
 */
export function clip(text: string, maxTokens: number, countTokens: (text: string) => number): string {
  const total = countTokens(text);
  if (total <= maxTokens) return text;
  const clipped = (kept: number): string => {
    const [head, tail] = headAndTail(text, kept);
    const leftOut = Math.max(1, total - countTokens(head) - countTokens(tail));
    return [head, `[… ${leftOut} tokens left out …]`, tail].filter(part => part !== '').join('\n');
  };
  const fits = (kept: number) => countTokens(clipped(kept)) <= maxTokens;

  // Doubling first avoids tokenizing a huge text many times, which takes seconds.
  let tooMany = 16;
  while (tooMany < text.length && fits(tooMany)) tooMany *= 2;
  tooMany = Math.min(tooMany, text.length);
  let kept = 0;
  while (tooMany - kept > 1) {
    const middle = (kept + tooMany) >> 1;
    if (fits(middle)) kept = middle;
    else tooMany = middle;
  }
  return clipped(kept);
}
