import { excerpt } from '../../text/excerpt.js';
import type { Column } from './column.js';

/** The scorers that need no settings but a rubric. */
export const scorerKinds = ['exact', 'numeric', 'json', 'contains', 'list', 'regex', 'llm-judge'] as const;
export type ScorerKind = (typeof scorerKinds)[number];

/** How answers are scored, and the form that the agent's answers have. */
export interface Scoring {
  scorer: { kind: Exclude<ScorerKind, 'llm-judge'> } | { kind: 'llm-judge'; rubric: string };
  output: { labels: 'auto' } | { parse: 'json' } | null;
  /** Instructions to start with. */
  instructions: string;
  /** Why, for a comment. */
  reason: string;
}

/** More labels, or longer ones, would fill each prompt. */
const mostLabels = 200;
const longestLabel = 80;
/** Longer answers are rarely equal word by word. */
const longestExact = 60;
/** A rarer label may be in no split. */
const rarest = 0.02;

const rubric =
  'The answer must say the same as the expected answer. Wrong, missing or invented facts cost points; other words do not.';
const rubricWithoutAnswer =
  'The answer must do what the instructions ask for, completely and correctly. Invented facts cost points.';

/** The scoring with a scorer that the user chose. */
export function chosenScoring(expected: Column | undefined, kind: ScorerKind, rubric?: string): Scoring {
  const guessed = guessScoring(expected);
  if (kind === 'llm-judge') {
    const usual = expected ? judgeScoring(expected) : guessed;
    return rubric === undefined ? usual : { ...usual, scorer: { kind, rubric }, reason: 'your rubric' };
  }
  if (guessed.scorer.kind === kind) return guessed;
  const output = kind === 'json' ? ({ parse: 'json' } as const) : null;
  return { ...guessed, scorer: { kind }, output, reason: 'your choice' };
}

/** A judge, for answers that cannot be compared. */
export function judgeScoring(expected: Column): Scoring {
  return {
    scorer: { kind: 'llm-judge', rubric },
    output: null,
    instructions: `Write the ${nameOf(expected)}.`,
    reason: 'the right answers are long or free texts, so a model judges',
  };
}

function nameOf({ name }: Column): string {
  return excerpt(name.replace(/[{}]/g, ''), 60);
}

/** Guesses the scorer: labels are compared exactly, numbers as numbers, JSON by field, long texts by a judge. */
export function guessScoring(expected: Column | undefined): Scoring {
  if (!expected) {
    return {
      scorer: { kind: 'llm-judge', rubric: rubricWithoutAnswer },
      output: null,
      instructions: 'Answer the message.',
      reason: 'there is no column of right answers, so a model judges',
    };
  }
  const name = nameOf(expected);
  if (isLabel(expected)) {
    return {
      scorer: { kind: 'exact' },
      output: { labels: 'auto' },
      instructions: `Say which ${name} this belongs to.`,
      reason: `${expected.distinct} different labels`,
    };
  }
  if (expected.isNumeric) {
    return {
      scorer: { kind: 'numeric' },
      output: null,
      instructions: `Work out the ${name}. End with the number.`,
      reason: 'the right answers are numbers',
    };
  }
  if (expected.isJson) {
    return {
      scorer: { kind: 'json' },
      output: { parse: 'json' },
      instructions: `Reply with the ${name} as JSON.`,
      reason: 'the right answers are JSON',
    };
  }
  if (expected.meanLength <= longestExact) {
    return {
      scorer: { kind: 'exact' },
      output: null,
      instructions: `Reply with the ${name} and nothing else.`,
      reason: 'the right answers are short',
    };
  }
  return judgeScoring(expected);
}

/** Values that repeat; the second most frequent one is in every split that has several tasks. */
function isLabel({ filled, distinct, longest, isNumeric, isText, isJson, examples }: Column): boolean {
  const isFew = distinct >= 2 && distinct <= Math.min(mostLabels, isNumeric ? 2 : filled / 2);
  const second = examples[1]?.rows ?? 0;
  return (
    isFew && isText && !isJson && longest <= longestLabel && second >= filled * Math.min(rarest, 1 / distinct)
  );
}
