import { applicableRules, readForPlaces } from './extract-values.js';
import { uniform } from './hash.js';
import { RULES_PER_REPLY, type LearnedRule } from './learned-rule.js';
import { nameParties } from './name-parties.js';
import { describePlace, placesOf, valuesAt, type Place } from './places.js';
import type { Case } from './read-cases.js';
import { readDocument, type Document } from './read-document.js';
import { plainWords, quotedPhrases } from './words.js';
import { readAnswers, sameValues } from './write-critique.js';

/** Penalty for a document that a rule reads incorrectly, compared with 1 for a correct one. */
const WRONG_COST = 0.8;
/** Maximum texts per document that are considered as signs of its kind, and maximum places. */
const SIGNS_PER_DOCUMENT = 24;
const PLACES_PER_DOCUMENT = 60;
/** Penalty that prefers a simpler place over a more specific one with the same explanatory power. */
const PLACE_COST = 0.02;
/** Factor for signs that the critique names. */
const NAMED_WEIGHT = 1.5;

const NO_PLACE = describePlace({ none: true, paths: [] });

interface Example {
  case: Case;
  document: Document;
  expected: string[];
  /** Texts that can identify the kind of document, with their weights. */
  signs: Map<string, number>;
}

/** A sign of a kind of document, and the place of its values. */
interface Finding {
  sign: string;
  place: string;
  covered: Example[];
  score: number;
}

function readExample(example: Case): Example {
  const document = readDocument(example.input);
  const named = quotedPhrases(example.critique);
  const signs = nameParties(document)
    .slice(0, SIGNS_PER_DOCUMENT)
    .map(({ text, weight }): [string, number] => [
      text,
      named.includes(plainWords(text)) ? weight * NAMED_WEIGHT : weight,
    ]);
  return { case: example, document, expected: readAnswers(example.expected ?? ''), signs: new Map(signs) };
}

/** Places of the correct answers by their description, simple ones at a lower cost. */
function possiblePlaces(examples: Example[]): Map<string, { place: Place; cost: number }> {
  const places = new Map<string, { place: Place; cost: number }>();
  for (const { document, expected } of examples) {
    if (expected.length === 0) places.set(NO_PLACE, { place: { none: true, paths: [] }, cost: 0 });
    const own = document.identifiers
      .filter(({ value }) => expected.includes(value))
      .flatMap(identifier => placesOf(identifier, document));
    for (const [index, place] of own.slice(0, PLACES_PER_DOCUMENT).entries()) {
      const words = describePlace(place);
      const cost = PLACE_COST * Math.min(20, index);
      if (cost < (places.get(words)?.cost ?? Infinity)) places.set(words, { place, cost });
    }
  }
  return places;
}

function groupBySign(examples: Example[]): Map<string, Example[]> {
  const bySign = new Map<string, Example[]>();
  for (const example of examples)
    for (const sign of example.signs.keys()) bySign.set(sign, [...(bySign.get(sign) ?? []), example]);
  return bySign;
}

/**
 * Repeatedly finds the sign and place that together explain the most cases, until no more cases can be
 * explained.
 */
function explain(examples: Example[], chance: string): Finding[] {
  const places = [...possiblePlaces(examples)].map(([words, { place, cost }]) => {
    const isRight = ({ document, expected }: Example): boolean =>
      sameValues(valuesAt(document, place), expected);
    return { words, cost, right: new Set(examples.filter(isRight)) };
  });
  const bySign = groupBySign(examples);
  const findings: Finding[] = [];
  const open = new Set(examples);
  const isOpen = (example: Example): boolean => open.has(example);
  while (open.size > 0 && findings.length < RULES_PER_REPLY) {
    let best: Finding | null = null;
    for (const [sign, having] of bySign) {
      if (!having.some(isOpen)) continue;
      const signWeight = having.reduce((sum, { signs }) => sum + (signs.get(sign) ?? 0), 0) / having.length;
      for (const { words, cost, right } of places) {
        const covered = having.filter(example => right.has(example));
        const gain = covered.filter(isOpen).length - WRONG_COST * (having.length - covered.length);
        if (gain <= 0) continue;
        // The sender determines where a value is. The absence of a value rather depends on the document's
        // subject.
        const weight = words === NO_PLACE ? Math.min(1, 1 / signWeight) : signWeight;
        const jitter = chance === '' ? 1 : 0.95 + 0.1 * uniform(chance, sign, words);
        const score = weight * gain * jitter - cost;
        if (!best || score > best.score) best = { sign, place: words, covered, score };
      }
    }
    if (!best) break;
    for (const example of best.covered) open.delete(example);
    findings.push(best);
  }
  return findings;
}

/** Only the start of the input is shown, so a value that is not in it can be in the rest. */
function wasCut(input: string): boolean {
  return /(?:…|\.\.\.)\s*$/.test(input);
}

/**
 * Learns where each kind of document has its values: the kind by the names in it, the place by the correct
 * answers.
 */
export function learnPlaces(cases: Case[], chance: string): LearnedRule[] {
  const examples = cases.filter(({ input }) => input !== '' && !wasCut(input)).map(readExample);
  return explain(examples, chance).map(({ sign, place, covered }) => {
    const failed = covered.filter(example => example.case.failed).length;
    return {
      when: `the document names "${sign}"`,
      then: place,
      cases: covered.map(example => example.case.id),
      strength: failed + 0.1 * (covered.length - failed),
    };
  });
}

/** Whether a rule's condition applies to an input, as the agent evaluates it. */
export function ruleApplies(condition: string, input: string): boolean {
  const rule = { id: null, condition, action: '', note: '', offset: 0 };
  return applicableRules(readForPlaces([rule]), input).length > 0;
}
