import type { Json } from '../../domain/json.js';

/** What a `module` scorer is given for one answer. */
export interface ScorerInput {
  task: { id: string; input: string; metadata: Record<string, string> };
  /** The right answer; null where there is none. */
  expected: Json | null;
  /** The answer that was found in the agent's output; null where there is none. */
  actual: Json | null;
  /** The agent's last word, as it came. */
  output: string;
}

/** What it gives back; a number alone is the score. */
export interface ScorerOutput {
  /** 0 to 1; may be left out where the configuration gives weights to metrics. */
  score?: number;
  /** What is wrong with the answer, for the critique. */
  feedback?: string;
  /** What the score is made of, by name. */
  metrics?: Record<string, number>;
}

/** A scorer in TypeScript or JavaScript. */
export interface DefinedScorer {
  readonly kind: 'fgo-scorer';
  score(input: ScorerInput): ScorerOutput | number | Promise<ScorerOutput | number>;
}

/** Makes a scorer out of a function. Export what it gives, under any name or as the default. */
export function defineScorer(score: DefinedScorer['score']): DefinedScorer {
  return { kind: 'fgo-scorer', score };
}

/** Whether a value came from `defineScorer`, of whichever copy of this package. */
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
