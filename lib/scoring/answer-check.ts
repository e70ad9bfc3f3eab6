import { singleScorers } from '../config/scorer.js';
import type { ScorerConfig } from '../config/scorer.js';
import type { AnswerCheck } from './plain/plain-scorer.js';
import { createScorer, isPlain } from './plain/plain-scorers.js';

/** Returns what the configured scorer requires of expected answers. Starts no processes. */
export function answerCheck(config: ScorerConfig): AnswerCheck {
  const plain = singleScorers(config).filter(isPlain).map(createScorer);
  const check: AnswerCheck = {
    check: expected => plain.map(scorer => scorer.check(expected)).find(problem => problem !== null) ?? null,
  };
  return plain.every(({ absent }) => absent === null) ? { ...check, absent: null } : check;
}
