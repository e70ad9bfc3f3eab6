import { visit } from 'yaml';
import type { Document, Node } from 'yaml';
import { checkConsistency } from './check-consistency.js';
import { issueProblems } from './issue-problems.js';
import { createLocator } from './locate.js';
import type { Locate } from './locate.js';
import { BadInputError, maxProblems } from './problem.js';
import { readDocument, valuesOf } from './read-document.js';
import { configSchema } from './schema.js';
import type { Config } from './schema.js';
import { applySettings } from './settings.js';

export interface LocatedConfig {
  config: Config;
  /** Locates keys for problems that are found later: in data, prices, or the endpoint. */
  locate: Locate;
}

/** Like `parseLocatedConfig`, but returns only the values. */
export function parseConfig(options: { text: string; file: string; settings?: string[] }): Config {
  return parseLocatedConfig(options).config;
}

/**
 * Reads a configuration. `settings` are `path=value` pairs (values in YAML) that override the text. Throws
 * BadInputError with all problems, each with its line.
 */
export function parseLocatedConfig(options: {
  text: string;
  file: string;
  settings?: string[];
}): LocatedConfig {
  const { text, file, settings = [] } = options;
  const { document, lines } = readDocument(text, file);
  const overridden = applySettings(document, settings);
  preserveLargeIntegers(document);
  const parsed = configSchema.safeParse(valuesOf(document, file));
  const locate = createLocator({ document, lines, file, overridden });
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, maxProblems);
    throw new BadInputError(issues.flatMap(issue => issueProblems(issue, locate, document)));
  }
  const problems = checkConsistency(parsed.data).map(({ path, message }) => ({ ...locate(path), message }));
  if (problems.length > 0) throw new BadInputError(problems);
  return { config: parsed.data, locate };
}

/** A judge's examples are data: integers beyond 2^53 become strings, as they do in files. */
function preserveLargeIntegers(document: Document): void {
  const scorer = document.get('scorer', true) as Node | undefined;
  visit(scorer ?? null, {
    Scalar(_, scalar) {
      const { value, source } = scalar;
      if (typeof value !== 'number' || source === undefined || !/^[-+]?\d+$/.test(source)) return;
      if (!Number.isSafeInteger(value)) scalar.value = source;
    },
  });
}
