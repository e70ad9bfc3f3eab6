import type { Candidate } from '../../../domain/candidate.js';
import type { MergeWork, ScoredCandidate } from './merge-work.js';

/**
 * Maximum candidates that a node passes on, including its own: the next merge has `fanIn` times as many
 * parents.
 */
const mostPassedOn = 3;

/**
 * The parents that solve validation tasks which a node's result does not, if the run keeps a Pareto front
 * over tasks instead of one winner per node. Not from the paper.
 */
export async function paretoCandidates(
  { steps, input, report }: MergeWork,
  result: ScoredCandidate,
  parents: readonly ScoredCandidate[],
): Promise<Candidate[]> {
  if (input.settings.keep !== 'pareto') return [];
  const others = parents.filter(({ modules }) => modules.sha256 !== result.modules.sha256);
  if (others.length === 0) return [];
  const places = await steps.chooseFront(
    {
      first: result.validation.record,
      others: others.map(({ validation }) => validation.record),
      most: mostPassedOn,
    },
    `which of ${others.length} parents solve what ${report.id} does not`,
  );
  const front = places.flatMap(place => others[place] ?? []);
  if (front.length > 0)
    report.front = front.map(({ id, validation }) => ({ id, validation: validation.score }));
  return front;
}
