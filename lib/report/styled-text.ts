import type { Palette } from './palette.js';

/** A piece of text in one style. The text is untrusted: clean it before printing. */
export interface Span {
  text: string;
  style?: keyof Palette | undefined;
}

/** A line for a terminal; its texts can contain line breaks. */
export type StyledLine = Span[];

/**
 * Renders the lines as text. Each piece is cleaned before it is styled, so that it cannot contain control
 * sequences.
 */
export function renderLines(
  lines: readonly StyledLine[],
  palette: Palette,
  clean: (text: string) => string,
): string {
  return lines
    .map(line => line.map(({ text, style }) => (style ? palette[style](clean(text)) : clean(text))).join(''))
    .join('\n');
}

export function plain(text: string): StyledLine {
  return [{ text }];
}

export function heading(text: string): StyledLine {
  return [{ text, style: 'bold' }];
}

export function aside(text: string): StyledLine {
  return [{ text, style: 'dim' }];
}
