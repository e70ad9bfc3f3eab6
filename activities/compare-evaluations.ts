import { pairedScores } from '../lib/optimizer/acceptance/combine-scores.js';
import type { Reference } from '../lib/domain/reference.js';
import type { Score } from '../lib/domain/score.js';
import { readEvaluation } from './read-evaluation.js';
import type { ActivityServices } from './run-context.js';

export interface Comparison {
  parent: Score;
  candidate: Score;
}

/** Both scores over the tasks that both have scored: an unscored task counts on neither side. */
export async function compareEvaluations(
  { artifacts }: ActivityServices,
  input: { parent: Reference; candidate: Reference },
): Promise<Comparison> {
  const parent = await readEvaluation(artifacts, input.parent);
  const candidate = await readEvaluation(artifacts, input.candidate);
  const paired = pairedScores(parent.scores, candidate.scores);
  return { parent: paired.before, candidate: paired.after };
}
