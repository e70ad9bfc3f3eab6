import { pairedScores, summarize } from '../lib/optimizer/acceptance/combine-scores.js';
import type { Evaluation, EvaluationRecord } from '../lib/domain/evaluation.js';
import type { Significance } from '../lib/domain/progress.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { Reference } from '../lib/domain/reference.js';
import type { Score } from '../lib/domain/score.js';
import type { Trajectory } from '../lib/domain/trajectory.js';
import type { Artifacts } from '../lib/store/artifacts.js';
import { isFailure } from '../lib/optimizer/prompts/cases.js';
import { countUnanswered } from '../lib/optimizer/unanswered.js';
import { pairedTest } from '../lib/optimizer/acceptance/statistics.js';
import { readEvaluation, trajectoriesSchema } from './read-evaluation.js';
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

/** The paired test of the final modules against the baseline. */
export async function testSignificance(
  services: ActivityServices,
  input: {
    run: RunReference;
    before: Reference;
    after: Reference;
  },
): Promise<Significance> {
  const { artifacts } = services;
  const { settings } = await services.openRun(input.run);
  const before = await readEvaluation(artifacts, input.before);
  const after = await readEvaluation(artifacts, input.after);
  return pairedTest(before.scores, after.scores, settings.seedFor('significance'));
}

/** Combines batches into one evaluation. */
export async function sealEvaluation(
  { artifacts }: Pick<ActivityServices, 'artifacts'>,
  { batches }: { batches: Reference[] },
): Promise<Evaluation> {
  const lists = await Promise.all(batches.map(batch => artifacts.get(batch, trajectoriesSchema)));
  return recordEvaluation(artifacts, { batches, trajectories: lists.flat() });
}

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
