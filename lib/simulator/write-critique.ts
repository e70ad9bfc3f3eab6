import type { Critique } from './critique.js';
import type { Case } from './read-cases.js';
import { describePlace, placesOf, valuesAt, type Place } from './places.js';
import { readDocument, type Document } from './read-document.js';
import { nameParties } from './name-parties.js';
import { critiqueTableAnswer, readsTable } from './scripts/tables.js';
import { contentStems, wordsByStem } from './words.js';
import { tryParseJson } from '../text/json/parse-json.js';

/** Maximum number of input words that a critique names. */
const WORDS_NAMED = 10;

function flatten(value: unknown): string[] {
  if (value === null) return [];
  return typeof value === 'object' ? Object.values(value as object).flatMap(flatten) : [String(value)];
}

/** The answers in a text: elements of a JSON list or of an object's lists, or comma-separated parts. */
export function readAnswers(text: string): string[] {
  const trimmed = text
    .trim()
    .replace(/^```\w*\n?|\n?```$/g, '')
    .trim();
  if (/^[[{"]/.test(trimmed)) {
    const value = tryParseJson(trimmed, { deepest: Infinity });
    if (value !== undefined) return flatten(value).filter(Boolean);
  }
  if (/^(?:none|null|nothing|empty|n\/a|-)?\.?$/i.test(trimmed)) return [];
  return trimmed
    .split(/\s*[,;\n]\s*/)
    .map(part => part.replace(/^["'`]|["'`]$/g, ''))
    .filter(Boolean);
}

export function sameValues(left: string[], right: string[]): boolean {
  const set = new Set(left);
  return set.size === new Set(right).size && right.every(value => set.has(value));
}

/** The simplest description of the place of exactly these values in a document; null if there is none. */
function placeOfValues(document: Document, values: string[]): Place | null {
  if (values.length === 0) return { none: true, paths: [] };
  const places = document.identifiers
    .filter(({ value }) => values.includes(value))
    .flatMap(identifier => placesOf(identifier, document));
  return places.find(place => sameValues(valuesAt(document, place), values)) ?? null;
}

function describePosition(document: Document, value: string): string {
  const identifier = document.identifiers.find(found => found.value === value);
  if (!identifier) return 'does not stand in the input';
  const { leaf, before } = identifier;
  const path = leaf.path.slice(-2).join('/');
  const words = before ? ` after "${before.split(' ').slice(-2).join(' ')}"` : '';
  return `stands${path ? ` in ${path}` : ''}${words}`;
}

function critiqueOfValues(example: Case, expected: string[]): Critique {
  const document = readDocument(example.input);
  const given = readAnswers(example.given ?? '');
  const party = nameParties(document)[0];
  const place = placeOfValues(document, expected);
  const wrong = given.filter(value => !expected.includes(value)).slice(0, 3);
  const missed = expected.filter(value => !given.includes(value)).slice(0, 3);
  const sentences = [
    ...wrong.map(
      value => `The answer has "${value}", which is not wanted: it ${describePosition(document, value)}.`,
    ),
    ...missed.map(value => `The right "${value}" is missing: it ${describePosition(document, value)}.`),
  ];
  if (expected.length === 0 && wrong.length > 0) sentences.push('Nothing was to be found here.');
  const when = party ? `When the document names "${party.text}"` : 'When the document is of this kind';
  const then = place ? describePlace(place) : `look for ${expected.join(', ')} more closely`;
  return { problem: sentences.join(' ') || 'The answer is right.', advice: `${when}: ${then}.` };
}

function critiqueOfLabel(example: Case, expected: string): Critique {
  const quote = (words: string[]): string => words.map(word => `"${word}"`).join(', ');
  const givenWords = new Set(contentStems(example.given ?? ''));
  const expectedWords = new Set(contentStems(expected));
  const words = [...wordsByStem(example.input)];
  const isMisleading = (stem: string): boolean => givenWords.has(stem) && !expectedWords.has(stem);
  const misleading = words.flatMap(([stem, word]) => (isMisleading(stem) ? word : []));
  const supporting = words.flatMap(([stem, word]) => (isMisleading(stem) ? [] : word)).slice(0, WORDS_NAMED);
  const blame = misleading.length > 0 ? ` The words ${quote(misleading)} misled.` : '';
  const problem = example.failed
    ? `The answer was "${example.given ?? ''}", but "${expected}" is right.${blame} The words ${quote(supporting)} speak for "${expected}".`
    : `The answer "${expected}" is right.`;
  return { problem, advice: `When the input mentions ${supporting.join(', ')}: answer "${expected}".` };
}

/** Whether the correct answer consists of values from the input, rather than a name for the input. */
export function asksForValues(example: Case): boolean {
  const expected = (example.expected ?? '').trim();
  if (/^[[{]/.test(expected)) return true;
  const answers = readAnswers(expected);
  return answers.length > 0 && answers.every(answer => /\d/.test(answer) && example.input.includes(answer));
}

/**
 * Explains what went wrong in an attempt and what to do instead, by comparing the given answer with the
 * correct one.
 */
export function writeCritique(example: Case): Critique {
  if (readsTable(example)) return critiqueTableAnswer(example);
  if (asksForValues(example)) return critiqueOfValues(example, readAnswers(example.expected ?? ''));
  return critiqueOfLabel(example, (example.expected ?? '').replace(/^["'`]|["'`]$/g, ''));
}
