import { renderLines } from '../../lib/report/styled-text.js';
import type { StyledLine } from '../../lib/report/styled-text.js';
import type { LogFields } from '../../lib/app/context.js';
import { logsJson, showsMessages, streams } from './streams.js';
import type { OutputStream } from './streams.js';
import { withoutControls } from '../../lib/text/without-controls.js';
import { withoutSecrets, withoutSecretsIn } from '../../lib/llm/secrets.js';
import { createColors } from 'picocolors';
import wrapAnsi from 'wrap-ansi';
import type { Palette } from '../../lib/report/palette.js';
import { prettyJson } from '../../lib/text/json/pretty-json.js';

/** Lines at the bottom of the terminal that are redrawn in place. */
export interface LiveDisplay {
  /** Clears the drawing. */
  clear(): void;
  /** Redraws it below the new messages. */
  redraw(): void;
}

let liveDisplay: LiveDisplay | null = null;

/** Prints messages above this drawing from now on; null ends the drawing. */
export function setLiveDisplay(next: LiveDisplay | null): void {
  liveDisplay = next;
}

/**
 * Prints one line for a person to stderr: stdout is for data. As JSON, it has the time, the level, and what it
 * is about.
 */
export function printMessage(line: string, about: LogFields = {}): void {
  if (logsJson()) {
    const [, level = 'info'] = /^(warning|error): /.exec(line) ?? [];
    const entry = { time: new Date().toISOString(), level, message: line.trim(), ...about };
    streams.stderr.write(`${JSON.stringify(withoutSecretsIn(entry))}\n`);
    return;
  }
  liveDisplay?.clear();
  streams.stderr.write(`${withoutSecrets(line)}\n`);
  liveDisplay?.redraw();
}

/** Prints a line in our colors for a person; on a terminal, breaks it between words. */
export function printWrapped(line: string): void {
  const text = printableStyled(line, paletteOf(streams.stderr));
  const indent = /^ */.exec(text)?.[0] ?? '';
  const columns = showsMessages() ? (streams.stderr.columns ?? 80) : Infinity;
  const rows = wrapAnsi(text.slice(indent.length), Math.max(20, columns - indent.length - 2), {
    trim: false,
  });
  const [first = '', ...others] = rows.split('\n');
  printMessage([`${indent}${first}`, ...others.map(row => `${indent}  ${row.trimStart()}`)].join('\n'));
}

/** Prints lines of data to stdout. */
export function print(text: string): void {
  streams.stdout.write(`${text}\n`);
}

/** Prints styled lines to stdout. */
export function printStyled(lines: readonly StyledLine[]): void {
  print(renderLines(lines, paletteOf(streams.stdout), printable));
}

/** Prints data to stdout. */
export function printJson(value: unknown): void {
  streams.stdout.write(prettyJson(withoutSecretsIn(value)));
}

/** Returns colors if the stream is a terminal that supports them (NO_COLOR is honored). */
export function paletteOf(stream: OutputStream): Palette {
  const wanted =
    stream.isTTY === true && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb';
  return createColors(wanted && !(stream === streams.stderr && logsJson()));
}

/**
 * Removes secrets, terminal control sequences and characters that reorder text: model output and data are
 * shown, never obeyed. Keeps line breaks and tabs.
 */
export function printable(text: string): string {
  return withoutSecrets(withoutControls(text, '�'));
}

const styles = ['bold', 'dim', 'green', 'yellow', 'red', 'cyan'] satisfies (keyof Palette)[];

/** Keeps the styles of our palette in a line, and removes those that a model or a person wrote into it. */
export function printableStyled(line: string, palette: Palette): string {
  const own = new Set(styles.flatMap(name => palette[name]('|').split('|')));
  return line
    .split(/(\u001b\[[0-9;]*m)/)
    .map(part => (part !== '' && own.has(part) ? part : printable(part)))
    .join('');
}
