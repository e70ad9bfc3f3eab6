import { RecentValues } from '../text/recent-values.js';
import { readPlace, specificity, valuesAt } from './places.js';
import { readDocument, type Document, type Identifier } from './read-document.js';
import type { ReadRule } from './read-rules.js';
import { contentStems, countGroups, plainWords, quotedPhrases } from './words.js';

/** Minimum share of a condition's word weights that a document must contain. */
const APPLIES_FROM = 0.6;

/** The words of an input, in the forms that conditions are compared with. */
interface InputWords {
  stems: Set<string>;
  plain: string;
}

const knownInputs = new RecentValues<string, InputWords>(400);

function readInput(input: string): InputWords {
  return knownInputs.remember(input, () => ({
    stems: new Set(contentStems(input)),
    plain: ` ${plainWords(input)} `,
  }));
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
  const counts = countGroups(read.map(({ stems }) => stems));
  return { rules: read, weight: word => Math.log(1 + rules.length / (counts.get(word) ?? 1)) };
}

/** The rules whose conditions apply to an input, with their strength. */
export function applicableRules(places: PlaceRules, input: string): { rule: ReadRule; strength: number }[] {
  const words = readInput(input);
  const applicable = places.rules.flatMap(({ rule, stems, phrases }) => {
    if (!phrases.every(phrase => words.plain.includes(` ${phrase} `))) return [];
    let all = 0;
    let met = 0;
    for (const stem of stems) {
      const weight = places.weight(stem);
      all += weight;
      if (words.stems.has(stem)) met += weight;
    }
    if (phrases.length === 0 && all > 0 && met / all < APPLIES_FROM) return [];
    return [{ rule, strength: met + phrases.length }];
  });
  return applicable.sort((left, right) => right.strength - left.strength);
}

function contextOf({ leaf, before }: Identifier): Set<string> {
  const words = [
    ...leaf.path.slice(-3),
    before.split(' ').slice(-4).join(' '),
    ...Object.values(leaf.attributes),
  ];
  return new Set(contentStems(words.join(' ')));
}

/** The values whose context has the most in common with the request. */
function likeliestValues({ identifiers }: Document, request: string): string[] {
  const contexts = identifiers.map(contextOf);
  const counts = countGroups(contexts);
  const words = new Set(contentStems(request));
  const scores = contexts.map(context =>
    [...context]
      .filter(word => words.has(word))
      .reduce((sum, word) => sum + Math.log(1 + contexts.length / (counts.get(word) ?? 1)), 0),
  );
  const highest = Math.max(0, ...scores);
  if (highest === 0) return [];
  const best = identifiers.filter((_, index) => scores[index] === highest);
  const path = best[0]?.leaf.path.join('/');
  const values = best.filter(({ leaf }) => leaf.path.join('/') === path).map(({ value }) => value);
  const several = /\b(?:numbers|references|identifiers|ids|values|codes|all|every|each|list)\b/i;
  return several.test(request) ? [...new Set(values)] : values.slice(0, 1);
}

/**
 * Extracts the requested values from a document. Applicable rules say where to look, most specific first. If
 * none applies, the words of the request determine the values.
 */
export function extractValues(
  input: string,
  places: PlaceRules,
  options: { request: string; reads: (rule: ReadRule) => boolean },
): string[] {
  const document = readDocument(input);
  const located = applicableRules(places, input).flatMap(({ rule, strength }) => {
    const place = options.reads(rule) ? readPlace(rule.action) : null;
    return place ? [{ place, strength }] : [];
  });
  // "There is no value" is an exception to other rules, so it comes first. For equally strong conditions, the
  // more specific place wins.
  located.sort(
    (left, right) =>
      Number(right.place.none ?? false) - Number(left.place.none ?? false) ||
      right.strength - left.strength ||
      specificity(right.place) - specificity(left.place),
  );
  for (const { place } of located) {
    const values = valuesAt(document, place);
    if (values.length > 0 || place.none) return values;
  }
  return likeliestValues(document, options.request);
}
