import { isOwnScorer, singleScorers } from '../config/scorer.js';
import type { ScorerConfig } from '../config/scorer.js';
import { createScorer } from './create-scorer.js';
import type { AnswerCheck } from './scorer.js';

/** Returns what the configured scorer requires of expected answers. Starts no processes. */
export function answerCheck(config: ScorerConfig): AnswerCheck {
  const plain = singleScorers(config).flatMap(scorer =>
    scorer.kind === 'llm-judge' || isOwnScorer(scorer) ? [] : [createScorer(scorer)],
  );
  return {
    check: expected => plain.map(scorer => scorer.check(expected)).find(problem => problem !== null) ?? null,
    ...(plain.every(({ absent }) => absent === null) && { absent: null }),
  };
}
