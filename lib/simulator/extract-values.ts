import { LimitedMap } from './limited-map.js';
import { particularity, readPlace, valuesAt } from './places.js';
import { plainWords, readDocument, type Document, type Spot } from './read-document.js';
import type { ReadRule } from './read-rules.js';
import { contentStems } from './words.js';

/** Minimum share of a condition's word weights that a document must contain. */
const CONDITION_MET = 0.6;

interface Reading {
  stems: Set<string>;
  plain: string;
}

const readings = new LimitedMap<string, Reading>(400);

function read(input: string): Reading {
  return readings.remember(input, () => ({
    stems: new Set(contentStems(input)),
    plain: ` ${plainWords(input)} `,
  }));
}

/** The quoted texts, normalized for comparison. */
export function quotedPhrases(text: string): string[] {
  return [...text.matchAll(/["“]([^"”]+)["”]/g)].map(match => plainWords(match[1] ?? '')).filter(Boolean);
}

/** Rules with word weights: words that are rare among the conditions weigh more. */
export interface PlaceRules {
  rules: { rule: ReadRule; stems: string[]; phrases: string[] }[];
  weight: (stem: string) => number;
}

/** Parses the conditions of a prompt's rules once for all inputs. */
export function readForPlaces(rules: ReadRule[]): PlaceRules {
  const read = rules.map(rule => ({
    rule,
    stems: [...new Set(contentStems(rule.condition))],
    phrases: quotedPhrases(rule.condition),
  }));
  const frequency = new Map<string, number>();
  for (const { stems } of read) for (const word of stems) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  return { rules: read, weight: word => Math.log(1 + rules.length / (frequency.get(word) ?? 1)) };
}

/** The rules whose conditions apply to an input, with their strength. */
export function rulesThatHold(places: PlaceRules, input: string): { rule: ReadRule; strength: number }[] {
  const { stems, plain } = read(input);
  const holding = places.rules.flatMap(({ rule, stems: condition, phrases }) => {
    if (phrases.length > 0 && !phrases.every(phrase => plain.includes(` ${phrase} `))) return [];
    let all = 0;
    let met = 0;
    for (const word of condition) {
      const weight = places.weight(word);
      all += weight;
      if (stems.has(word)) met += weight;
    }
    if (phrases.length === 0 && all > 0 && met / all < CONDITION_MET) return [];
    return [{ rule, strength: met + phrases.length }];
  });
  return holding.sort((left, right) => right.strength - left.strength);
}

function contextOf(spot: Spot): Set<string> {
  const words = [
    ...spot.leaf.path.slice(-3),
    spot.before.split(' ').slice(-4).join(' '),
    ...Object.values(spot.leaf.attributes),
  ];
  return new Set(contentStems(words.join(' ')));
}

/** The values whose context has the most in common with the description of what is wanted. */
function likeliestValues(document: Document, wanted: string, several: boolean): string[] {
  const contexts = document.spots.map(contextOf);
  const frequency = new Map<string, number>();
  for (const context of contexts)
    for (const word of context) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const words = new Set(contentStems(wanted));
  const scores = contexts.map(context => {
    let score = 0;
    for (const word of context)
      if (words.has(word)) score += Math.log(1 + contexts.length / (frequency.get(word) ?? 1));
    return score;
  });
  const highest = Math.max(0, ...scores);
  if (highest === 0) return [];
  const best = document.spots.filter((_, index) => scores[index] === highest);
  const path = best[0]?.leaf.path.join('/');
  const alike = best.filter(spot => spot.leaf.path.join('/') === path).map(spot => spot.value);
  return several ? [...new Set(alike)] : alike.slice(0, 1);
}

/**
 * Extracts the requested values from a document. Applicable rules say where to look, most specific first. If
 * none applies, the words of the request determine the values.
 */
export function extractValues(
  input: string,
  places: PlaceRules,
  how: { wanted: string; reads: (rule: ReadRule) => boolean },
): string[] {
  const document = readDocument(input);
  const told = rulesThatHold(places, input).flatMap(({ rule, strength }) => {
    const place = how.reads(rule) ? readPlace(rule.action) : null;
    return place ? [{ place, strength }] : [];
  });
  // "There is no value" is an exception to other rules, so it comes first. For equally strong conditions, the
  // more specific place wins.
  told.sort(
    (left, right) =>
      Number(right.place.none ?? false) - Number(left.place.none ?? false) ||
      right.strength - left.strength ||
      particularity(right.place) - particularity(left.place),
  );
  for (const { place } of told) {
    const values = valuesAt(document, place);
    if (values.length > 0 || place.none) return values;
  }
  const several = /\b(?:numbers|references|identifiers|ids|values|codes|all|every|each|list)\b/i.test(
    how.wanted,
  );
  return likeliestValues(document, how.wanted, several);
}
