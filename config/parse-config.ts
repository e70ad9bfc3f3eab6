import { LineCounter, isMap, isScalar, parse, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import type { z } from 'zod';
import { checkTogether } from './check-together.js';
import { knownKeys } from './known-keys.js';
import { nearest } from './nearest.js';
import { BadInputError } from './problem.js';
import type { Problem } from './problem.js';
import { configSchema } from './schema.js';
import type { Config } from './schema.js';

/**
 * Reads a configuration. `settings` are `path=value` pairs (values in YAML) that override what the text says.
 * Throws BadInputError with all that is wrong, each with its line.
 */
export function parseConfig(input: { text: string; file: string; settings?: string[] }): Config {
  const { text, file, settings = [] } = input;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new BadInputError(
      document.errors.map(error => {
        const { line, col } = lines.linePos(error.pos[0]);
        return {
          source: file,
          line,
          column: col,
          path: '',
          message: `${error.message}. This is not valid YAML.`,
        };
      }),
    );
  }
  if (!isMap(document.contents)) {
    throw new BadInputError([
      {
        source: file,
        line: 1,
        column: 1,
        path: '',
        message: 'A configuration is a map of keys, such as "name: banking".',
      },
    ]);
  }
  const overridden = applySettings(document, settings);
  const parsed = configSchema.safeParse(document.toJS());
  const locate = (path: PropertyKey[]) => location({ document, lines, file, overridden, path });
  if (!parsed.success) {
    throw new BadInputError(parsed.error.issues.flatMap(issue => problemsOf(issue, locate, document)));
  }
  const problems = checkTogether(parsed.data).map(({ path, message }) => ({ ...locate(path), message }));
  if (problems.length > 0) throw new BadInputError(problems);
  return parsed.data;
}

type Locate = (path: PropertyKey[]) => Omit<Problem, 'message'>;

function applySettings(document: Document, settings: string[]): Set<string> {
  const paths = new Set<string>();
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals < 1) {
      const message = `Write --set path=value, for example --set optimize.epochs=3, not ${JSON.stringify(setting)}.`;
      throw new BadInputError([{ source: '--set', line: null, column: null, path: '', message }]);
    }
    const path = setting.slice(0, equals).split('.');
    // A plain value stands in the way of a deeper path (scorer: exact, then scorer.kind=…): it gives way.
    for (let depth = 1; depth < path.length; depth += 1) {
      const prefix = path.slice(0, depth);
      if (!isMap(document.getIn(prefix, true))) document.setIn(prefix, document.createNode({}));
    }
    document.setIn(path, document.createNode(parse(setting.slice(equals + 1))));
    paths.add(path.join('.'));
  }
  return paths;
}

function location(where: {
  document: Document;
  lines: LineCounter;
  file: string;
  overridden: Set<string>;
  path: PropertyKey[];
}): Omit<Problem, 'message'> {
  const { document, lines, file, overridden, path } = where;
  const written = path.map(String).join('.');
  const set = [...overridden].find(entry => written === entry || written.startsWith(`${entry}.`));
  if (set) return { source: `--set ${set}`, line: null, column: null, path: written };
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const start = startOf(document, path.slice(0, depth));
    if (start === undefined) continue;
    const { line, col } = lines.linePos(start);
    return { source: file, line, column: col, path: written };
  }
  return { source: file, line: 1, column: 1, path: written };
}

/** Where a key stands in the text, or its value where it is a list's. */
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

function problemsOf(issue: z.core.$ZodIssue, locate: Locate, document: Document): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => {
      const known = knownKeys(issue.path);
      const meant = nearest(key, known);
      const advice = meant ? `Did you mean "${meant}"?` : `Known here: ${known.join(', ')}.`;
      return { ...locate([...issue.path, key]), message: `unknown key "${key}". ${advice}` };
    });
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The alternative that came furthest is the one that was meant.
    const furthest = [...issue.errors].sort((left, right) => depth(right) - depth(left))[0] ?? [];
    return furthest.flatMap(inner =>
      problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, locate, document),
    );
  }
  const value = document.getIn(issue.path.map(key => (typeof key === 'number' ? key : String(key))));
  const shown = value === undefined || typeof value === 'object' ? '' : ` (it is ${JSON.stringify(value)})`;
  return [{ ...locate(issue.path), message: `${issue.message}${shown}` }];
}

function depth(issues: z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(issue => issue.path.length));
}
