import { isAlias, isCollection, isScalar } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { excerpt } from '../text/excerpt.js';
import { descriptionOf, kindNames, kindsWith, knownKeys } from './known-keys.js';
import type { Locate } from './locate.js';
import { nearest } from './nearest.js';
import { maxProblems } from './problem.js';
import type { Problem } from './problem.js';
import { displayValue } from './display-value.js';

/** Converts a zod issue to problems, each with its place and remedy. */
export function issueProblems(issue: z.core.$ZodIssue, locate: Locate, document: Document): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, maxProblems).map(key => ({
      ...locate([...issue.path, key]),
      message: unknownKey(key, issue.path, document),
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The alternative that matched the furthest is the intended one.
    const furthest = [...issue.errors].sort((left, right) => depth(right) - depth(left))[0] ?? [];
    return furthest.flatMap(inner =>
      issueProblems({ ...inner, path: [...issue.path, ...inner.path] }, locate, document),
    );
  }
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    return [{ ...locate(issue.path), message: unknownKind(issue.path, issue.discriminator, document) }];
  }
  const value = valueAt(document, issue.path);
  if (issue.code === 'invalid_type' && value === undefined) {
    const meaning = descriptionOf(issue.path);
    const words = typeWords[issue.expected] ?? issue.expected;
    const message = `this is missing: give ${words}.${meaning === undefined ? '' : ` ${meaning}`}`;
    return [{ ...locate(issue.path), message }];
  }
  if (issue.code === 'invalid_type') {
    return [{ ...locate(issue.path), message: wrongType(issue, value) }];
  }
  const isHidden = value === undefined || typeof value === 'object' || isSecret(issue);
  const shown = isHidden ? '' : ` (it is ${displayValue(value)})`;
  return [{ ...locate(issue.path), message: `${issue.message}${shown}` }];
}

/** The message for a kind, provider or benchmark that does not exist; its section may be the name alone. */
function unknownKind(path: PropertyKey[], decides: string, document: Document): string {
  const section = path.at(-1) === decides ? path.slice(0, -1) : path;
  const given = valueAt(document, [...section, decides]) ?? valueAt(document, section);
  const names = kindNames(section, decides);
  const known = `Known: ${names.join(', ')}.`;
  if (typeof given !== 'string') return `give the ${decides} of this section. ${known}`;
  const shown = displayValue(given);
  const meant = nearest(given, names);
  return `unknown ${decides} ${shown}.${meant === undefined ? '' : ` Did you mean "${meant}"?`} ${known}`;
}

/** The message for a value of another type, with the form that was meant where it is clear. */
function wrongType(issue: z.core.$ZodIssueInvalidType, value: unknown): string {
  const words = typeWords[issue.expected] ?? issue.expected;
  const isScalarValue = typeof value !== 'object';
  const shown = isScalarValue ? ` (it is ${displayValue(value)})` : '';
  const name = String(issue.path.at(-1) ?? '');
  const hasDefault = isScalarValue && knownKeys(issue.path).includes('default');
  const form = hasDefault ? `: write ${name}: {default: ${displayValue(value).replaceAll('"', '')}}` : '';
  return `expected ${words}${form}${shown}`;
}

function unknownKey(key: string, path: PropertyKey[], document: Document): string {
  const known = knownKeys(path);
  if (known.includes(key)) return misplacedKey(key, path, document);
  const meant = nearest(key, known);
  const advice = meant ? `Did you mean "${meant}"?` : `Known here: ${known.join(', ')}.`;
  return `unknown key "${excerpt(key)}". ${advice}`;
}

/** The message for a key that only other kinds of this section have. */
function misplacedKey(key: string, path: PropertyKey[], document: Document): string {
  const other = kindsWith(path, key);
  if (!other) return `"${key}" has no effect with the other keys here. Remove it.`;
  const { decides, kinds } = other;
  const current = valueAt(document, [...path, decides]);
  const now = current === undefined ? '' : `, not "${excerpt(String(current))}"`;
  return `"${key}" works only with ${decides} ${kinds.map(kind => `"${kind}"`).join(' or ')}${now}. Remove "${key}", or change ${decides}.`;
}

/** The value of a key: plain, or a YAML node. Aliases are resolved. */
function valueAt(document: Document, path: PropertyKey[]): unknown {
  let node: unknown = document.contents;
  for (const key of path) {
    node = isCollection(node) ? node.get(typeof key === 'number' ? key : String(key), true) : undefined;
    if (isAlias(node)) node = node.resolve(document);
  }
  return isScalar(node) ? node.value : node;
}

const typeWords: Partial<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a section',
  record: 'names with their values, such as {instructions: "…"}',
  string: 'a text',
};

/** Whether the problem is a secret in the configuration. */
function isSecret(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'custom' && issue.params?.['secret'] === true;
}

function depth(issues: z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(issue => issue.path.length));
}
