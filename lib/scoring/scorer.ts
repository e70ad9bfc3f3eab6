import type { Json } from '../domain/json.js';
import type { Task } from '../domain/task.js';

export interface Verdict {
  /** 0 to 1. */
  score: number;
  /** What differs, in words for the critique; empty for a right answer. */
  feedback: string;
  /** What the score is made of, by name, where it is made of several. */
  metrics?: Record<string, number>;
}

/** What a scorer may look at beside the two answers. */
export interface Attempt {
  task: Task;
  /** The agent's last word, as it came. */
  output: string;
  signal: AbortSignal;
}

/** Says of expected answers, before any spending, whether they can be scored at all. */
export interface AnswerCheck {
  /**
   * Why this expected answer can never be scored, or null. Asked of all data before any spending: an expected
   * answer that is no number, no pattern or empty is bad input, not a wrong answer.
   */
  check(expected: Json | null): string | null;
  /** Null where an expected answer that is not there stays so; else it is an empty list. */
  absent?: null;
}

/**
 * Holds an answer against the expected one. Never throws for a wrong or odd answer: that is a score of 0. What the
 * scorer itself does wrong is thrown (see `scorer-errors.ts`, `lib/llm/errors.ts`) and never scored.
 */
export interface Scorer {
  score(answer: Json | null, expected: Json | null, attempt: Attempt): Verdict | Promise<Verdict>;
}

/** A scorer that needs nothing but the two answers. */
export interface PlainScorer extends Scorer, AnswerCheck {
  score(answer: Json | null, expected: Json | null): Verdict;
}
