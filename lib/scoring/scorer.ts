import type { Json } from '../domain/json.js';
import type { Task } from '../domain/task.js';

export interface Verdict {
  /** 0 to 1. */
  score: number;
  /** What differs, for the critique; empty for a right answer. */
  feedback: string;
  /** The components of the score, by name, if it has several. */
  metrics?: Record<string, number>;
}

/** Additional input for scorers, besides the two answers. */
export interface Attempt {
  task: Task;
  /** The agent's final output, unmodified. */
  output: string;
  signal: AbortSignal;
}

/** Checks, before any spending, whether expected answers can be scored. */
export interface AnswerCheck {
  /**
   * Returns why an expected answer can never be scored, or null. Called for all data before any spending: an
   * expected answer that is not a number, not a pattern or empty is bad input, not a wrong answer.
   */
  check(expected: Json | null): string | null;
  /** Null if a missing expected answer stays null; otherwise, it becomes an empty list. */
  absent?: null;
}

/**
 * Compares an answer with the expected one. Never throws for a wrong or malformed answer: that scores 0.
 * Failures of the scorer itself are thrown (see `scorer-errors.ts`, `lib/llm/errors.ts`) and never scored.
 */
export interface Scorer {
  score(answer: Json | null, expected: Json | null, attempt: Attempt): Verdict | Promise<Verdict>;
}

/** A scorer that needs only the two answers. */
export interface PlainScorer extends Scorer, AnswerCheck {
  score(answer: Json | null, expected: Json | null): Verdict;
}
