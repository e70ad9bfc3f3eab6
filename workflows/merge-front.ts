import type { Candidate } from '../lib/domain/candidate.js';
import { activities, storeOptions } from './activity-options.js';
import type { MergeWork, ScoredCandidate } from './merge-work.js';

/**
 * Maximum candidates that a node passes on, including its own: the next merge has `fanIn` times as many
 * parents.
 */
const mostOnFront = 3;

/**
 * The parents that solve validation tasks which a node's result does not, if the run keeps a Pareto front
 * over tasks instead of one winner per node. Not from the paper.
 */
export async function frontBeside(
  work: MergeWork,
  result: ScoredCandidate,
  parents: readonly ScoredCandidate[],
): Promise<Candidate[]> {
  if (work.input.keep !== 'pareto') return [];
  const others = parents.filter(({ modules }) => modules.sha256 !== result.modules.sha256);
  if (others.length === 0) return [];
  const places = await work.patience.attempt(() =>
    activities.chooseFront.executeWithOptions(
      { ...storeOptions, summary: `which of ${others.length} parents solve what ${work.path} does not` },
      [
        {
          first: result.validation.record,
          others: others.map(({ validation }) => validation.record),
          most: mostOnFront,
        },
      ],
    ),
  );
  const front = places.flatMap(place => others[place] ?? []);
  if (front.length > 0)
    work.report.front = front.map(({ id, validation }) => ({ id, validation: validation.score }));
  return front;
}
