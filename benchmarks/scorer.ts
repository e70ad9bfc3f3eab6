import type { Json } from '../algorithm/domain/json.js';

export interface Verdict {
  /** 0 to 1. */
  score: number;
  /** What differs, in words for the critique; empty for a right answer. */
  feedback: string;
}

/** Holds an answer against the expected one. Never throws for a wrong or odd answer: that is a score of 0. */
export interface Scorer {
  score(answer: Json | null, expected: Json | null): Verdict;
  /**
   * Why this expected answer can never be scored, or null. Asked of all data before any spending: an expected
   * answer that is no number, no pattern or empty is bad input, not a wrong answer.
   */
  check(expected: Json | null): string | null;
}
