import type { Palette } from '../../report/palette.js';
import { keepBelow, printableStyled } from './talk.js';

/** Lines at the bottom of the terminal (stderr) that are redrawn in place; what is said meanwhile goes above them. */
export interface LiveLines {
  draw(lines: readonly string[]): void;
  /** Leaves what was drawn last standing. */
  close(): void;
}

export function createLiveLines(palette: Palette): LiveLines {
  let lines: string[] = [];
  let drawn: string[] = [];
  const redraw = (next: string[]) => {
    const text = next.map(line => `${line}\n`).join('');
    // Up to the first line drawn, then everything below is cleared and drawn anew: one write, no flicker.
    process.stderr.write(`${upOver(drawn)}${text}`);
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

/** Characters that a line may have so that it takes one row. */
export function widthOfTerminal(): number {
  return columns() - 1;
}

function columns(): number {
  return process.stderr.columns || 100;
}

/** Moves to where these lines begin and clears from there; lines may take more rows since the terminal became narrower. */
function upOver(drawn: string[]): string {
  const rows = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns())), 0);
  return rows === 0 ? '' : `\u001b[${rows}F\u001b[J`;
}

const style = /\u001b\[[0-9;]*m/g;

function widthOf(line: string): number {
  return [...line.replace(style, '')].length;
}

/** Cuts a line at this width, styles not counted, so that it takes one row. */
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
