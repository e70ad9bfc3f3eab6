import { isAlias, isCollection, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Alias, Document, Node, Scalar, YAMLMap } from 'yaml';
import { wellFormed } from '../text/well-formed.js';
import { excerpt } from '../text/excerpt.js';
import { BadInputError } from './problem.js';
import type { Problem } from './problem.js';

/** The maximum number of keys and values in a configuration. */
const mostNodes = 20_000;
const deepestNesting = 100;
const tooDeep = `this is nested deeper than ${deepestNesting} levels: check for unclosed brackets, or move data to files.`;
const repeatsTooMuch = 'The YAML aliases expand to too many values: replace them with the values.';
const mostProblems = 20;

/**
 * Reads the YAML of a configuration. Throws BadInputError with all its YAML problems: syntax, duplicate keys,
 * aliases without an anchor, and too many keys or levels.
 */
export function readDocument(text: string, file: string): { document: Document; lines: LineCounter } {
  const lines = new LineCounter();
  const refuse = (found: { at: number; message: string }[]): never => {
    const problems = found.slice(0, mostProblems).map(({ at, message }): Problem => {
      const { line, col } = lines.linePos(Math.min(at, text.length));
      return { source: file, line, column: col, path: '', message };
    });
    throw new BadInputError(problems);
  };
  // The library's own check for unique keys takes quadratic time.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  if (document.errors.length > 0) {
    refuse(
      document.errors.map(({ pos, message }) => ({
        at: pos[0],
        message: message.startsWith('Maximum call stack')
          ? tooDeep
          : `${excerpt(message, 200)}. This is not valid YAML.`,
      })),
    );
  }
  const found = problemsIn(document);
  if (found.length > 0) refuse(found);
  if (!isMap(document.contents)) {
    refuse([{ at: 0, message: 'A configuration is a map of keys, such as "name: banking".' }]);
  }
  return { document, lines };
}

/** The values of a document. Throws BadInputError if its aliases expand to too much data. */
export function valuesOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const message = error instanceof RangeError ? tooDeep : repeatsTooMuch;
    throw new BadInputError([{ source: file, line: null, column: null, path: '', message }], {
      cause: error,
    });
  }
}

function problemsIn(document: Document): { at: number; message: string }[] {
  const found: { at: number; message: string }[] = [];
  let nodes = 0;
  const add = (node: Node, message: string) => found.push({ at: node.range?.[0] ?? 0, message });
  visit(document, {
    Node(_, node, path) {
      if (++nodes > mostNodes) {
        add(node, `this configuration has more than ${mostNodes} keys and values: move data to files.`);
        return visit.BREAK;
      }
      if (isCollection(node) && path.filter(isCollection).length >= deepestNesting) {
        add(node, tooDeep);
        return visit.BREAK;
      }
      if (isScalar(node)) repairText(node);
      if (isAlias(node)) {
        const message = problemOf(node, document, path);
        if (message !== null) add(node, message);
      }
      if (isMap(node)) for (const { key, message } of badKeys(node)) add(key, message);
      return found.length >= mostProblems ? visit.BREAK : undefined;
    },
  });
  return found;
}

function problemOf(alias: Alias, document: Document, path: readonly unknown[]): string | null {
  const source = excerpt(alias.source, 40);
  const anchored = alias.resolve(document);
  if (!anchored) {
    return `the alias *${source} has no anchor &${source} before it: add one, or put the value in quotes if it is a text.`;
  }
  return path.includes(anchored)
    ? `the alias *${source} is inside its own anchor: replace it with the value.`
    : null;
}

/** A lone surrogate, which YAML can express as an escape, breaks requests. */
function repairText(scalar: Scalar): void {
  if (typeof scalar.value === 'string') scalar.value = wellFormed(scalar.value);
}

function badKeys(map: YAMLMap): { key: Node; message: string }[] {
  const seen = new Set<unknown>();
  return map.items.flatMap(({ key }): { key: Node; message: string }[] => {
    if (isCollection(key)) return [{ key, message: 'a key must be text, not a list or a map.' }];
    if (!isScalar(key)) return [];
    const name = excerpt(String(key.value), 40);
    const isRepeated = seen.has(key.value);
    seen.add(key.value);
    if (isRepeated) return [{ key, message: `the key "${name}" appears twice: remove one.` }];
    // Assigning `__proto__` on an object would silently lose the value.
    return name === '__proto__' ? [{ key, message: `"${name}" cannot be a key: choose another name.` }] : [];
  });
}
