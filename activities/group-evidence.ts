import type { Evidence, GroupEvidenceInput } from '../lib/optimizer/program/requests.js';
import { countFailuresByModule } from '../lib/optimizer/provenance/failure-attribution.js';
import { critiquesSchema } from './critique-batch.js';
import { readTrajectories } from './read-evaluation.js';
import type { ActivityServices } from './run-context.js';
import { sealEvaluation } from './seal-evaluation.js';
import { selectTasks } from './select-tasks.js';

/** Splits the results of tasks and their critiques into groups, which may share tasks. */
export async function groupEvidence(
  services: ActivityServices,
  { run, modules, evaluation, critiques, lists, groups }: GroupEvidenceInput,
): Promise<Evidence[]> {
  const { artifacts } = services;
  const context = await services.openRun(run);
  const moduleNames = Object.keys(await context.modules(modules));
  const trajectories = await readTrajectories(artifacts, evaluation);
  const trajectoryOf = new Map(trajectories.map(trajectory => [trajectory.taskId, trajectory]));
  const batches = await Promise.all(critiques.map(list => artifacts.get(list, critiquesSchema)));
  const critiqueOf = new Map(batches.flat().map(critique => [critique.taskId, critique]));
  const evidence: Evidence[] = [];
  for (let list = 0; list < groups; list += 1) {
    const tasks = await selectTasks(context, { split: 'train', lists, list });
    const own = tasks.flatMap(({ id }) => trajectoryOf.get(id) ?? []);
    const written = tasks.flatMap(({ id }) => critiqueOf.get(id) ?? []);
    evidence.push({
      evaluation: await sealEvaluation(services, { batches: [await artifacts.put(own)] }),
      critiques: {
        lists: [await artifacts.put(written)],
        written: written.length,
        failed: 0,
        shortened: 0,
        ...(moduleNames.length > 1 && { failuresByModule: countFailuresByModule(written, moduleNames) }),
      },
    });
  }
  return evidence;
}
