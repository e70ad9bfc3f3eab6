import { z } from 'zod';
import { evaluationRecordSchema } from '../lib/domain/evaluation.js';
import type { EvaluationRecord } from '../lib/domain/evaluation.js';
import type { Reference } from '../lib/domain/reference.js';
import { trajectorySchema } from '../lib/domain/trajectory.js';
import type { Trajectory } from '../lib/domain/trajectory.js';
import type { Artifacts } from '../lib/store/artifacts.js';

export const trajectoriesSchema = z.array(trajectorySchema);

export async function readEvaluation(artifacts: Artifacts, reference: Reference): Promise<EvaluationRecord> {
  return artifacts.get(reference, evaluationRecordSchema);
}

/** All trajectories of an evaluation, in task order. */
export async function readTrajectories(artifacts: Artifacts, reference: Reference): Promise<Trajectory[]> {
  const record = await readEvaluation(artifacts, reference);
  const batches = await Promise.all(record.batches.map(batch => artifacts.get(batch, trajectoriesSchema)));
  return batches.flat();
}
