import type { Evaluation } from '../../../domain/evaluation.js';

interface Scores {
  validation: Evaluation | null;
  test: Evaluation | null;
}

/** What could not be scored in a run that a person has ended, and why: one sentence each. */
export function missingScores(of: { baseline: Scores | null; final: Scores | null }): string[] {
  const { baseline, final } = of;
  if (!baseline) return ['The baseline could not be run: its scores are unknown.'];
  return [
    ...missing('The baseline on validation', baseline.validation),
    ...missing('The baseline on test', baseline.test),
    ...(final ? missing('The final test', final.test) : []),
  ];
}

function missing(name: string, evaluation: Evaluation | null): string[] {
  if (!evaluation) return [`${name} could not be run: its score is unknown.`];
  const { score, unsentReason: unsent } = evaluation;
  if (unsent === undefined || score.unscored === 0) return [];
  const tasks = score.scored + score.unscored;
  const why = `${unsent.trim().replace(/[.!]?$/, '.')}`;
  if (score.scored === 0) return [`${name} could not be run: its score is unknown. ${why}`];
  return [`${name} has ${score.unscored} of ${tasks} tasks that could not be run and are unscored. ${why}`];
}
