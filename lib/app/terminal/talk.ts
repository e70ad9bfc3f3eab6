import { withoutControls } from '../../text/without-controls.js';
import { withoutSecrets, withoutSecretsIn } from '../../llm/secrets.js';
import { createColors } from 'picocolors';
import type { Palette } from '../../report/palette.js';

/** What stands at the bottom of the terminal and is redrawn in place. */
export interface Drawing {
  /** Clears what was drawn. */
  lift(): void;
  /** Draws it again, below what was said meanwhile. */
  lower(): void;
}

let drawing: Drawing | null = null;

/** From now on talk goes above this; null where nothing is drawn any more. */
export function keepBelow(next: Drawing | null): void {
  drawing = next;
}

/** Talk goes to stderr, a line at a time: stdout is data. */
export function talk(line: string): void {
  drawing?.lift();
  process.stderr.write(`${withoutSecrets(line)}\n`);
  drawing?.lower();
}

/** Data goes to stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(withoutSecretsIn(value), null, 2)}\n`);
}

/** Colours where stderr is a terminal that wants them (NO_COLOR is honoured). */
export function paletteOf(stream: NodeJS.WriteStream): Palette {
  const wanted =
    stream.isTTY === true && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb';
  return createColors(wanted);
}

/**
 * Removes secrets, and what could steer a terminal or turn the order of what is read: model output and data are
 * shown, never obeyed. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return withoutSecrets(withoutControls(text, '�'));
}

const styles = ['bold', 'dim', 'green', 'yellow', 'red', 'cyan'] satisfies (keyof Palette)[];

/** A line in our own colours, where there are any, without those that a model or a person wrote into it. */
export function printableStyled(line: string, palette: Palette): string {
  const own = new Set(styles.flatMap(name => palette[name]('|').split('|')));
  return line
    .split(/(\u001b\[[0-9;]*m)/)
    .map(part => (part !== '' && own.has(part) ? part : printable(part)))
    .join('');
}
