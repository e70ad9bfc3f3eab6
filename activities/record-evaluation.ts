import { summarize } from '../lib/optimizer/acceptance/combine-scores.js';
import type { Evaluation, EvaluationRecord } from '../lib/domain/evaluation.js';
import type { Reference } from '../lib/domain/reference.js';
import type { Trajectory } from '../lib/domain/trajectory.js';
import type { Artifacts } from '../lib/store/artifacts.js';
import { isFailure } from '../lib/optimizer/prompts/cases.js';
import { countUnanswered } from '../lib/optimizer/unanswered.js';

/** Records an evaluation with these trajectories, which are stored in batches. */
export async function recordEvaluation(
  artifacts: Artifacts,
  { batches, trajectories }: { batches: Reference[]; trajectories: Trajectory[] },
): Promise<Evaluation> {
  const unanswered = countUnanswered(trajectories);
  const score = summarize(trajectories.map(trajectory => trajectory.score));
  const first = trajectories.find(({ failure }) => failure?.kind === 'infrastructure')?.failure?.reason;
  const unscored = score.unscored - (unanswered?.refused ?? 0);
  const counts = `${unscored} of ${trajectories.length} tasks could not be scored.`;
  const record: EvaluationRecord = {
    taskIds: trajectories.map(trajectory => trajectory.taskId),
    scores: trajectories.map(trajectory => trajectory.score),
    batches,
  };
  return {
    record: await artifacts.put(record),
    score,
    failures: trajectories.filter(isFailure).length,
    unscoredReason: first ? await artifacts.put(`${counts} The first of them: ${first.slice(0, 500)}`) : null,
    ...(unanswered && { unanswered }),
  };
}
