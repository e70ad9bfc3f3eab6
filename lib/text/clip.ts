/** Whether a cut here would part the two halves of one character. */
function partsCharacter(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

/** The first two thirds of `kept` characters from the head, the rest from the tail. */
function headAndTail(text: string, kept: number): [string, string] {
  const headEnd = Math.ceil((kept * 2) / 3);
  const tailStart = text.length - (kept - headEnd);
  return [
    text.slice(0, partsCharacter(text, headEnd) ? headEnd - 1 : headEnd),
    text.slice(partsCharacter(text, tailStart) ? tailStart + 1 : tailStart),
  ];
}

/**
 * The text, or where it is over `maxTokens` its head and tail with a line "[… N tokens left out …]" between
 * them, so that the whole fits. Where not even that line fits, it stands alone: nothing is ever left out in
 * silence. No character is cut in two.
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

  // Doubling first: counting the tokens of a huge text again and again would cost seconds.
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
