import { recordEvaluation } from './record-evaluation.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { Reference } from '../lib/domain/reference.js';
import { trajectoriesSchema } from './read-evaluation.js';
import type { ActivityServices } from './run-context.js';

/** Combines batches into one evaluation. */
export async function sealEvaluation(
  { artifacts }: Pick<ActivityServices, 'artifacts'>,
  { batches }: { batches: Reference[] },
): Promise<Evaluation> {
  const lists = await Promise.all(batches.map(batch => artifacts.get(batch, trajectoriesSchema)));
  return recordEvaluation(artifacts, { batches, trajectories: lists.flat() });
}
