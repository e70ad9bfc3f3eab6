import { streams } from './streams.js';
import type { Palette } from '../../report/palette.js';
import { keepBelow, printableStyled } from './talk.js';

/**
 * Lines at the bottom of the terminal (stderr) that are redrawn in place; other messages appear above them.
 */
export interface LiveLines {
  draw(lines: readonly string[]): void;
  /** Leaves the last drawn lines on the terminal. */
  close(): void;
}

export function createLiveLines(palette: Palette): LiveLines {
  let lines: string[] = [];
  let drawn: string[] = [];
  const redraw = (next: string[]) => {
    const text = next.map(line => `${line}\n`).join('');
    // Moves up to the first line, clears everything below and redraws it: one write, no flicker.
    streams.stderr.write(`${upOver(drawn)}${text}`);
    drawn = next;
  };
  keepBelow({ lift: () => redraw([]), lower: () => redraw(lines) });
  return {
    draw(wanted) {
      const next = wanted.map(line => clipped(printableStyled(line, palette), widthOfTerminal()));
      if (next.join('\n') === lines.join('\n')) return;
      lines = next;
      redraw(lines);
    },
    close() {
      keepBelow(null);
    },
  };
}

/** The maximum number of characters in a line that fits one row. */
export function widthOfTerminal(): number {
  return columns() - 1;
}

function columns(): number {
  return streams.stderr.columns || 100;
}

/**
 * Moves to the start of these lines and clears from there; lines may wrap after the terminal became narrower.
 */
function upOver(drawn: string[]): string {
  const rows = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns())), 0);
  return rows === 0 ? '' : `\u001b[${rows}F\u001b[J`;
}

const style = /\u001b\[[0-9;]*m/g;

function widthOf(line: string): number {
  return [...line.replace(style, '')].length;
}

/** Cuts a line at this width, not counting styles, so that it fits one row. */
function clipped(line: string, most: number): string {
  let width = 0;
  let out = '';
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith('\u001b')) {
      out += part;
      continue;
    }
    const characters = [...part];
    out += characters.slice(0, Math.max(0, most - width)).join('');
    width += characters.length;
  }
  return out;
}
