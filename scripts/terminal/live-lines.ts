import wrapAnsi from 'wrap-ansi';
import type { Palette } from '../../lib/report/palette.js';
import { streams } from './streams.js';
import type { OutputStream } from './streams.js';
import { setLiveDisplay, printableStyled } from './output.js';

/** Lines at the bottom of the terminal (stderr) that are redrawn; messages appear above them. */
export interface LiveLines {
  draw(lines: readonly string[]): void;
  /** Leaves the last lines on the terminal. */
  close(): void;
}

export function createLiveLines(
  palette: Palette,
  stream: Pick<OutputStream, 'columns' | 'write'> = streams.stderr,
): LiveLines {
  let lines: string[] = [];
  let shown: string[] = [];
  // One write that moves to the first row, clears the rest and draws does not flicker.
  const show = (next: string[]) => {
    const rows = shown.flatMap(line => rowsOf(line, terminalWidth(stream) + 1)).length;
    const clear = rows === 0 ? '' : `\u001b[${rows}F\u001b[J`;
    stream.write(`${clear}${next.map(line => `${line}\n`).join('')}`);
    shown = next;
  };
  setLiveDisplay({ clear: () => show([]), redraw: () => show(lines) });
  return {
    draw(given) {
      const width = terminalWidth(stream);
      const next = given.map(line => {
        const text = line.replace(/[\t\n]/g, ' ').replace(joiners, '');
        return rowsOf(printableStyled(text, palette), width)[0] ?? '';
      });
      if (next.join('\n') === lines.join('\n')) return;
      lines = next;
      show(lines);
    },
    close: () => setLiveDisplay(null),
  };
}

/** Terminals disagree on the width of characters that these combine or change. */
const joiners = /[\u200d\ufe0e\ufe0f]/gu;

/** The columns of a line that fits one row. */
export function terminalWidth(stream: Pick<OutputStream, 'columns'> = streams.stderr): number {
  return (stream.columns || 100) - 1;
}

/** The rows that a line takes, also after the terminal has become narrower: terminals break within words. */
function rowsOf(line: string, columns: number): string[] {
  const word = line.replaceAll(' ', '\u00a0');
  return wrapAnsi(word, columns, { hard: true, trim: false }).replaceAll('\u00a0', ' ').split('\n');
}
