import type { Json } from '../domain/json.js';
import type { Task } from '../domain/task.js';
import type { Verdict } from './plain/plain-scorer.js';

/** Additional input for scorers, besides the two answers. */
export interface Attempt {
  task: Task;
  /** The agent's final output, unmodified. */
  output: string;
  signal: AbortSignal;
}

/**
 * Compares an answer with the expected one. Never throws for a wrong or malformed answer: that scores 0.
 * Failures of the scorer itself are thrown (see `scorer-errors.ts`, `lib/llm/errors.ts`) and never scored.
 */
export interface Scorer {
  score(answer: Json | null, expected: Json | null, attempt: Attempt): Verdict | Promise<Verdict>;
}
