import type { Critique } from './critique.js';
import type { Case } from './read-cases.js';
import { describePlace, placesOf, valuesAt, type Place } from './places.js';
import { readDocument, type Document } from './read-document.js';
import { nameParties } from './name-parties.js';
import { critiqueTableAnswer, readsTable } from './scripts/tables.js';
import { contentStems, wordsByStem } from './words.js';

/** Maximum number of input words that a critique names. */
const WORDS_NAMED = 10;

/** The answers in a text: elements of a JSON list or of an object's lists, or comma-separated parts. */
export function readAnswers(text: string): string[] {
  const trimmed = text
    .trim()
    .replace(/^```\w*\n?|\n?```$/g, '')
    .trim();
  if (/^[[{"]/.test(trimmed)) {
    try {
      const flat = (value: unknown): string[] => {
        if (value === null || value === undefined) return [];
        if (typeof value === 'object') return Object.values(value).flatMap(flat);
        return [String(value)];
      };
      return flat(JSON.parse(trimmed)).filter(Boolean);
    } catch {
      // Not JSON: parse it as plain text.
    }
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

/** The simplest descriptions of the places of exactly these values in a document. */
export function placesOfValues(document: Document, values: string[]): Place[] {
  if (values.length === 0) return [{ none: true, paths: [] }];
  const seen = new Set<string>();
  const places: Place[] = [];
  for (const spot of document.spots) {
    if (!values.includes(spot.value)) continue;
    for (const place of placesOf(spot, document)) {
      const words = describePlace(place);
      if (!seen.has(words) && sameValues(valuesAt(document, place), values)) places.push(place);
      seen.add(words);
    }
  }
  return places;
}

function whereabouts(document: Document, value: string): string {
  const spot = document.spots.find(found => found.value === value);
  if (!spot) return 'does not stand in the input';
  const path = spot.leaf.path.slice(-2).join('/');
  const before = spot.before ? ` after "${spot.before.split(' ').slice(-2).join(' ')}"` : '';
  return `stands${path ? ` in ${path}` : ''}${before}`;
}

function critiqueOfValues(example: Case, expected: string[]): Critique {
  const document = readDocument(example.input);
  const given = readAnswers(example.given ?? '');
  const party = nameParties(document)[0];
  const places = placesOfValues(document, expected);
  const wrong = given.filter(value => !expected.includes(value)).slice(0, 3);
  const missed = expected.filter(value => !given.includes(value)).slice(0, 3);
  const sentences = [
    ...wrong.map(
      value => `The answer has "${value}", which is not wanted: it ${whereabouts(document, value)}.`,
    ),
    ...missed.map(value => `The right "${value}" is missing: it ${whereabouts(document, value)}.`),
  ];
  if (expected.length === 0 && wrong.length > 0) sentences.push('Nothing was to be found here.');
  const when = party ? `When the document names "${party.text}"` : 'When the document is of this kind';
  return {
    problem: sentences.length > 0 ? sentences.join(' ') : 'The answer is right.',
    advice: places[0]
      ? `${when}: ${describePlace(places[0])}.`
      : `${when}: look for ${expected.join(', ')} more closely.`,
  };
}

function listWords(words: string[]): string {
  return words.map(word => `"${word}"`).join(', ');
}

function critiqueOfLabel(example: Case, expected: string): Critique {
  const givenWords = new Set(contentStems(example.given ?? ''));
  const expectedWords = new Set(contentStems(expected));
  const words = [...wordsByStem(example.input)];
  const speaking = words
    .filter(([root]) => expectedWords.has(root) || !givenWords.has(root))
    .map(([, word]) => word)
    .slice(0, WORDS_NAMED);
  const misleading = words
    .filter(([root]) => givenWords.has(root) && !expectedWords.has(root))
    .map(([, word]) => word);
  const blame = misleading.length > 0 ? ` The words ${listWords(misleading)} misled.` : '';
  const problem = example.failed
    ? `The answer was "${example.given ?? ''}", but "${expected}" is right.${blame} The words ${listWords(speaking)} speak for "${expected}".`
    : `The answer "${expected}" is right.`;
  return { problem, advice: `When the input mentions ${speaking.join(', ')}: answer "${expected}".` };
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
