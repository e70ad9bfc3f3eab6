import { isMap, isScalar } from 'yaml';
import type { Document, LineCounter, Node } from 'yaml';
import type { Problem } from './problem.js';

/** The location of a problem, without its message. */
export type Location = Omit<Problem, 'message'>;

/** Finds the location of a key: its line in the file, or the setting that overrode it. */
export type Locate = (path: PropertyKey[]) => Location;

/** Locates keys in a parsed text; an absent key is located at its nearest present ancestor. */
export function createLocator(options: {
  document: Document;
  lines: LineCounter;
  file: string;
  /** The paths set with `--set`, dotted. */
  overridden: Set<string>;
}): Locate {
  const { document, lines, file, overridden } = options;
  return path => {
    const written = path.map(String).join('.');
    const isNew = startOf(document, path) === undefined;
    const set = [...overridden].find(
      entry =>
        written === entry ||
        written.startsWith(`${entry}.`) ||
        // A section that the setting added and the text lacks.
        (isNew && entry.startsWith(`${written}.`)),
    );
    if (set) return { source: `--set ${set}`, line: null, column: null, path: written };
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const start = startOf(document, path.slice(0, depth));
      if (start === undefined) continue;
      const { line, col } = lines.linePos(start);
      return { source: file, line, column: col, path: written };
    }
    return { source: file, line: 1, column: 1, path: written };
  };
}

/** For a configuration whose text is not available. */
export function withoutLines(source: string): Locate {
  return path => ({ source, line: null, column: null, path: path.map(String).join('.') });
}

/** The start of a key in the text, or of the value for a list item. */
function startOf(document: Document, path: PropertyKey[]): number | undefined {
  const keys = path.map(key => (typeof key === 'number' ? key : String(key)));
  const parent = document.getIn(keys.slice(0, -1), true);
  const last = keys.at(-1);
  if (isMap(parent) && last !== undefined) {
    const pair = parent.items.find(item => isScalar(item.key) && String(item.key.value) === String(last));
    if (pair && isScalar(pair.key)) return pair.key.range?.[0];
  }
  const node = document.getIn(keys, true) as Node | undefined;
  return node && typeof node === 'object' && 'range' in node ? node.range?.[0] : undefined;
}
