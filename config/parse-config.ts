import { LineCounter, isMap, parseDocument } from 'yaml';
import { checkTogether } from './check-together.js';
import { issueProblems } from './issue-problems.js';
import { locateIn } from './locate.js';
import type { Locate } from './locate.js';
import { BadInputError } from './problem.js';
import { configSchema } from './schema.js';
import type { Config } from './schema.js';
import { applySettings } from './settings.js';

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
    throw new BadInputError(parsed.error.issues.flatMap(issue => issueProblems(issue, locate, document)));
  }
  const problems = checkTogether(parsed.data).map(({ path, message }) => ({ ...locate(path), message }));
  if (problems.length > 0) throw new BadInputError(problems);
  return { config: parsed.data, locate };
}
