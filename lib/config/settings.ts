import { errorText } from '../domain/errors.js';
import { isMap, isSeq, parse } from 'yaml';
import type { Document } from 'yaml';
import { excerpt } from '../text/excerpt.js';
import { BadInputError } from './problem.js';
import { displaySetting, displayValue } from './display-value.js';

const howToSet = 'Write --set path=value, for example --set optimize.epochs=3';

/**
 * Applies `path=value` pairs (values in YAML) to a document, and returns their paths. Throws BadInputError.
 */
export function applySettings(document: Document, settings: string[]): Set<string> {
  const paths = new Set<string>();
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals < 1) {
      throw badSetting('--set', `${howToSet}, not ${displaySetting(setting)}.`);
    }
    const written = setting.slice(0, equals);
    const path = written.split('.');
    if (path.includes(''))
      throw badSetting('--set', `${howToSet}: ${displayValue(written)} has an empty name.`);
    // A plain value is replaced if the path goes deeper (scorer: exact, then scorer.kind=…).
    for (let depth = 1; depth < path.length; depth += 1) {
      const prefix = path.slice(0, depth);
      const there = document.getIn(prefix, true);
      const isItem = isSeq(there) && /^\d+$/.test(path[depth] ?? '');
      if (!isMap(there) && !isItem) document.setIn(prefix, document.createNode({}));
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
    const reason = errorText(error);
    throw badSetting(
      `--set ${excerpt(written)}`,
      `${displayValue(text)} is not valid YAML: ${excerpt(reason, 200)}.`,
    );
  }
}

function badSetting(source: string, message: string): BadInputError {
  return new BadInputError([{ source, line: null, column: null, path: '', message }]);
}
