import { pairedScores, summarize } from '../lib/optimizer/acceptance/combine-scores.js';
import type { Evaluation, EvaluationRecord } from '../lib/domain/evaluation.js';
import type { Significance } from '../lib/domain/progress.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { Reference } from '../lib/domain/reference.js';
import type { Score } from '../lib/domain/score.js';
import { isFailure } from '../lib/optimizer/prompts/cases.js';
import { deriveSeed } from '../lib/optimizer/seed.js';
import { countUnanswered } from '../lib/optimizer/unanswered.js';
import { pairedTest } from '../lib/optimizer/acceptance/statistics.js';
import type { Artifacts } from '../lib/store/artifacts.js';
import { readEvaluation, trajectoriesSchema } from './read-evaluation.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

export interface Comparison {
  parent: Score;
  candidate: Score;
}

/** Combines batches into one evaluation, and compares evaluations task by task. */
export function createEvaluationActivities(dependencies: ActivityDependencies) {
  const { artifacts } = dependencies;
  return {
    async sealEvaluation({ batches }: { batches: Reference[] }): Promise<Evaluation> {
      return runActivity(() => sealBatches(artifacts, batches));
    },

    /** Both scores over the tasks that both have scored: an unscored task counts on neither side. */
    async compareEvaluations(input: { parent: Reference; candidate: Reference }): Promise<Comparison> {
      return runActivity(async () => {
        const parent = await readEvaluation(artifacts, input.parent);
        const candidate = await readEvaluation(artifacts, input.candidate);
        const paired = pairedScores(parent.scores, candidate.scores);
        return { parent: paired.before, candidate: paired.after };
      });
    },

    /** The paired test of the final modules against the baseline. */
    async testSignificance(input: {
      run: RunReference;
      before: Reference;
      after: Reference;
    }): Promise<Significance> {
      return runActivity(async () => {
        const { manifest } = await dependencies.openRun(input.run);
        const before = await readEvaluation(artifacts, input.before);
        const after = await readEvaluation(artifacts, input.after);
        return pairedTest(before.scores, after.scores, deriveSeed(manifest.seed, 'significance'));
      });
    },
  };
}

/** The body of the activity, for callers outside a workflow. */
export async function sealBatches(artifacts: Artifacts, batches: Reference[]): Promise<Evaluation> {
  const lists = await Promise.all(batches.map(batch => artifacts.get(batch, trajectoriesSchema)));
  const trajectories = lists.flat();
  const unanswered = countUnanswered(trajectories);
  const record: EvaluationRecord = {
    taskIds: trajectories.map(trajectory => trajectory.taskId),
    scores: trajectories.map(trajectory => trajectory.score),
    batches,
  };
  return {
    record: await artifacts.put(record),
    score: summarize(record.scores),
    failures: trajectories.filter(isFailure).length,
    unscoredReason:
      trajectories.find(({ failure }) => failure?.kind === 'infrastructure')?.failure?.reason.slice(0, 500) ??
      null,
    ...(unanswered && { unanswered }),
  };
}
