import { LineCounter, isMap, parse, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { checkTogether } from './check-together.js';
import { knownKeys } from './known-keys.js';
import { locateIn } from './locate.js';
import type { Locate } from './locate.js';
import { nearest } from './nearest.js';
import { BadInputError } from './problem.js';
import type { Problem } from './problem.js';
import { configSchema } from './schema.js';
import type { Config } from './schema.js';

export interface LocatedConfig {
  config: Config;
  /** Where each key stands, for what is found to be wrong later: data, prices, the endpoint. */
  locate: Locate;
}

/** Like `parseLocatedConfig`, for whoever needs the values alone. */
export function parseConfig(input: { text: string; file: string; settings?: string[] }): Config {
  return parseLocatedConfig(input).config;
}

/**
 * Reads a configuration. `settings` are `path=value` pairs (values in YAML) that override what the text says.
 * Throws BadInputError with all that is wrong, each with its line.
 */
export function parseLocatedConfig(input: {
  text: string;
  file: string;
  settings?: string[];
}): LocatedConfig {
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
  const locate = locateIn({ document, lines, file, overridden });
  if (!parsed.success) {
    throw new BadInputError(parsed.error.issues.flatMap(issue => problemsOf(issue, locate, document)));
  }
  const problems = checkTogether(parsed.data).map(({ path, message }) => ({ ...locate(path), message }));
  if (problems.length > 0) throw new BadInputError(problems);
  return { config: parsed.data, locate };
}

function applySettings(document: Document, settings: string[]): Set<string> {
  const paths = new Set<string>();
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals < 1) {
      const example = `Write --set path=value, for example --set optimize.epochs=3, not ${JSON.stringify(setting)}.`;
      throw badSetting('--set', example);
    }
    const written = setting.slice(0, equals);
    const path = written.split('.');
    // A plain value stands in the way of a deeper path (scorer: exact, then scorer.kind=…): it gives way.
    for (let depth = 1; depth < path.length; depth += 1) {
      const prefix = path.slice(0, depth);
      if (!isMap(document.getIn(prefix, true))) document.setIn(prefix, document.createNode({}));
    }
    document.setIn(path, document.createNode(valueOf(written, setting.slice(equals + 1))));
    paths.add(written);
  }
  return paths;
}

function valueOf(written: string, text: string): unknown {
  try {
    return parse(text, { prettyErrors: false });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badSetting(`--set ${written}`, `${JSON.stringify(text)} is not valid YAML: ${reason}.`);
  }
}

function badSetting(source: string, message: string): BadInputError {
  return new BadInputError([{ source, line: null, column: null, path: '', message }]);
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
