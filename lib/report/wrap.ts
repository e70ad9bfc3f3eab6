import wrapAnsi from 'wrap-ansi';
import { withoutControls } from '../text/without-controls.js';

/** Indents of the first line and of the others; `first` is at most as wide as `others`. */
export interface Indents {
  first: string;
  others: string;
}

/** Characters that are one column wide each. */
const simple = /^[ -~¡-¬®-ÿ–—‘’“”…→]*$/;

/** Wraps a text into lines of at most `columns`, and breaks words only if they are longer than a line. */
export function wrapText(text: string, columns: number, { first, others }: Indents): string[] {
  // A control sequence has no width only where it is obeyed.
  const line = withoutControls(text, '�').replace(/\s+/g, ' ').trim();
  const width = columns - others.length;
  const lines = wrapSimple(line, width) ?? wrapAnsi(line, width, { hard: true }).split('\n');
  return lines.map((each, index) => `${index === 0 ? first : others}${each}`);
}

/** Measuring the width of any characters takes a millisecond for each line. Null if that is needed. */
function wrapSimple(text: string, width: number): string[] | null {
  const words = text.split(' ');
  if (!simple.test(text) || words.some(({ length }) => length > width)) return null;
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
