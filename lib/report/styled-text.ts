import type { Palette } from './palette.js';

/** A piece of text in one style. Texts are of any origin: whoever prints them cleans them first. */
export interface Span {
  text: string;
  style?: keyof Palette;
}

/** A line for a terminal; its texts may hold line breaks of their own. */
export type StyledLine = Span[];

/** The lines as text: each piece is cleaned, so that what it holds can steer nothing, and then styled. */
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
