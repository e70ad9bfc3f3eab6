import wrapAnsi from 'wrap-ansi';

/** Indents of the first line and of the others; `first` is at most as wide as `others`. */
export interface Indents {
  first: string;
  others: string;
}

/** Wraps a text into lines of at most `columns`, and breaks words only if they are longer than a line. */
export function wrapText(text: string, columns: number, { first, others }: Indents): string[] {
  return wrapAnsi(text.replace(/\s+/g, ' ').trim(), columns - others.length, { hard: true })
    .split('\n')
    .map((line, index) => `${index === 0 ? first : others}${line}`);
}
