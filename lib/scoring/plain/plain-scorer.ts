import type { z } from 'zod';
import type { Json } from '../../domain/json.js';

export interface Verdict {
  /** 0 to 1. */
  score: number;
  /** What differs, for the critique; empty for a right answer. */
  feedback: string;
  /** The components of the score, by name, if it has several. */
  metrics?: Record<string, number>;
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

/** A scorer that needs only the two answers. It never throws for a wrong or malformed answer: that scores 0. */
export interface PlainScorer extends AnswerCheck {
  score(answer: Json | null, expected: Json | null): Verdict;
  /** Whether it compares one text with one text, so that labels can be checked against expected answers. */
  comparesText?: boolean;
  /** Whether answers that differ only in case or spaces are equal. */
  ignoresSpelling?: boolean;
}

/** The definition of a plain scorer: its section of the configuration, and how it scores. */
export interface PlainScorerKind<Schema extends z.ZodType = z.ZodType> {
  schema: Schema;
  create(config: z.output<Schema>): PlainScorer;
}

export function defineKind<Schema extends z.ZodType>(kind: PlainScorerKind<Schema>): PlainScorerKind<Schema> {
  return kind;
}
