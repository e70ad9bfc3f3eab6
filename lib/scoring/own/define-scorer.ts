import type { Json } from '../../domain/json.js';

/** The input of a `module` scorer for one answer. */
export interface ScorerInput {
  task: { id: string; input: string; metadata: Record<string, string> };
  /** The right answer; null if there is none. */
  expected: Json | null;
  /** The answer found in the agent's output; null if there is none. */
  actual: Json | null;
  /** The agent's final output, unmodified. */
  output: string;
}

/** The result of a `module` scorer; a plain number is the score. */
export interface ScorerOutput {
  /** 0 to 1; optional if the configuration assigns weights to metrics. */
  score?: number;
  /** What is wrong with the answer, for the critique. */
  feedback?: string;
  /** The components of the score, by name. */
  metrics?: Record<string, number>;
}

/** A scorer in TypeScript or JavaScript. */
export interface DefinedScorer {
  readonly kind: 'fgo-scorer';
  score(input: ScorerInput): ScorerOutput | number | Promise<ScorerOutput | number>;
}

/** Creates a scorer from a function. Export the result, under any name or as the default. */
export function defineScorer(score: DefinedScorer['score']): DefinedScorer {
  return { kind: 'fgo-scorer', score };
}

/** Whether `defineScorer` created the value, in any copy of this package. */
export function isDefinedScorer(value: unknown): value is DefinedScorer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'fgo-scorer' &&
    'score' in value &&
    typeof value.score === 'function'
  );
}
