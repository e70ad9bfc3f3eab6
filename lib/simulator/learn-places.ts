import { uniform } from './hash.js';
import { quotedPhrases, readForPlaces, rulesThatHold } from './extract-values.js';
import { RULES_A_REPLY, type LearntRule } from './learnt-rule.js';
import { nameParties } from './name-parties.js';
import { describePlace, placesOf, valuesAt, type Place } from './places.js';
import type { Case } from './read-cases.js';
import { plainWords, readDocument, type Document } from './read-document.js';
import { readRules } from './read-rules.js';
import { readAnswers, sameValues } from './write-critique.js';

/** Penalty for a document that a rule reads incorrectly, compared with 1 for a correct one. */
const WRONG_COST = 0.8;
/** Maximum texts per document that are considered as signs of its kind, and maximum places. */
const SIGNS_A_DOCUMENT = 24;
const PLACES_A_DOCUMENT = 60;
/** Penalty that prefers a simpler place over a more specific one with the same explanatory power. */
const PLACE_COST = 0.02;
/** Factor for signs that the critique names. */
const NAMED_WEIGHT = 1.5;

const NO_PLACE = describePlace({ none: true, paths: [] });

interface Example {
  case: Case;
  document: Document;
  expected: string[];
  signs: Map<string, number>;
}

interface Finding {
  sign: string;
  words: string;
  covered: Example[];
  score: number;
}

function prepare(example: Case): Example {
  const document = readDocument(example.input);
  const named = quotedPhrases(example.critique);
  const signs = nameParties(document)
    .slice(0, SIGNS_A_DOCUMENT)
    .map(({ text, weight }): [string, number] => {
      return [text, named.includes(plainWords(text)) ? weight * NAMED_WEIGHT : weight];
    });
  return { case: example, document, expected: readAnswers(example.expected ?? ''), signs: new Map(signs) };
}

function placesWorthTrying(examples: Example[]): Map<string, { place: Place; cost: number }> {
  const places = new Map<string, { place: Place; cost: number }>();
  for (const { document, expected } of examples) {
    if (expected.length === 0) places.set(NO_PLACE, { place: { none: true, paths: [] }, cost: 0 });
    const own = document.spots
      .filter(spot => expected.includes(spot.value))
      .flatMap(spot => placesOf(spot, document));
    for (const [index, place] of own.slice(0, PLACES_A_DOCUMENT).entries()) {
      const words = describePlace(place);
      const cost = PLACE_COST * Math.min(20, index);
      const known = places.get(words);
      if (!known || known.cost > cost) places.set(words, { place, cost });
    }
  }
  return places;
}

/**
 * Repeatedly finds the sign and place that together explain the most cases, until no more cases can be
 * explained.
 */
function explain(examples: Example[], chance: string): Finding[] {
  const places = placesWorthTrying(examples);
  const right = new Map<string, Set<Example>>();
  for (const [words, { place }] of places) {
    right.set(
      words,
      new Set(examples.filter(({ document, expected }) => sameValues(valuesAt(document, place), expected))),
    );
  }
  const bySign = new Map<string, Example[]>();
  for (const example of examples)
    for (const sign of example.signs.keys()) bySign.set(sign, [...(bySign.get(sign) ?? []), example]);
  const findings: Finding[] = [];
  const open = new Set(examples);
  while (open.size > 0 && findings.length < RULES_A_REPLY) {
    let best: Finding | null = null;
    for (const [sign, having] of bySign) {
      if (!having.some(example => open.has(example))) continue;
      const told = having.reduce((sum, example) => sum + (example.signs.get(sign) ?? 0), 0) / having.length;
      for (const [words, explained] of right) {
        const covered = having.filter(example => explained.has(example));
        const gain =
          covered.filter(example => open.has(example)).length - WRONG_COST * (having.length - covered.length);
        if (gain <= 0) continue;
        // The sender determines where a value is. The absence of a value rather depends on the document's
        // subject.
        const weight = words === NO_PLACE ? Math.min(1, 1 / told) : told;
        const jitter = chance === '' ? 1 : 0.95 + 0.1 * uniform(chance, sign, words);
        const score = weight * gain * jitter - (places.get(words)?.cost ?? 0);
        if (!best || score > best.score) best = { sign, words, covered, score };
      }
    }
    if (!best) break;
    for (const example of best.covered) open.delete(example);
    findings.push(best);
  }
  return findings;
}

function fromAdvice(cases: Case[]): LearntRule[] {
  return cases.flatMap(example =>
    readRules(example.critique).map(rule => ({
      when: rule.condition,
      then: rule.action,
      cases: [example.id],
      strength: 0.5,
    })),
  );
}

/** Only the start of the input is shown, so a value that is not in it can be in the rest. */
function wasCut(input: string): boolean {
  return /(?:…|\.\.\.)\s*$/.test(input);
}

/**
 * Learns where each kind of document has its values: the kind by the names in it, the place by the correct
 * answers.
 */
export function learnPlaces(cases: Case[], chance: string): LearntRule[] {
  const readable = cases.filter(example => example.input !== '' && !wasCut(example.input)).map(prepare);
  const learnt = explain(readable, chance).map(({ sign, words, covered }) => {
    const failed = covered.filter(example => example.case.failed).length;
    const ids = covered.map(example => example.case.id);
    return {
      when: `the document names "${sign}"`,
      then: words,
      cases: ids,
      strength: failed + 0.1 * (covered.length - failed),
    };
  });
  const known = new Set(learnt.map(rule => rule.when));
  const advised = fromAdvice(cases.filter(example => example.input === '')).filter(
    rule => !known.has(rule.when),
  );
  return [...learnt, ...advised];
}

/** Whether a rule's condition applies to an input, as the agent evaluates it. */
export function holdsFor(condition: string, input: string): boolean {
  const rule = { id: null, condition, action: '', note: '', offset: 0 };
  return rulesThatHold(readForPlaces([rule]), input).length > 0;
}
