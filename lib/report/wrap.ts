import wrapAnsi from 'wrap-ansi';
import { withoutControls } from '../text/without-controls.js';

/** Indents of the first line and of the others; `first` is at most as wide as `others`. */
export interface Indents {
  first: string;
  others: string;
}

/** Wraps a text into lines of at most `columns`, and breaks words only if they are longer than a line. */
export function wrapText(text: string, columns: number, { first, others }: Indents): string[] {
  // A control sequence has no width only where it is obeyed.
  const line = withoutControls(text, '�').replace(/\s+/g, ' ').trim();
  return wrapAnsi(line, columns - others.length, { hard: true })
    .split('\n')
    .map((line, index) => `${index === 0 ? first : others}${line}`);
}
