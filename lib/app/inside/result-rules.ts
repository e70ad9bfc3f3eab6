import { modulesSchema } from '../../domain/module.js';
import { newRules } from '../../report/new-rules.js';
import type { NewRule } from '../../report/new-rules.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { FoundRun } from '../finding/find-run.js';
import { startedProgress } from '../finding/read-run.js';

/** Returns the rules of a run's result that its baseline does not have, the most valuable first. */
export async function resultRules(found: FoundRun): Promise<NewRule[]> {
  const { baselineModules, modules } = await startedProgress(found);
  if (!modules) return [];
  const artifacts = createArtifacts(found.store);
  return newRules({
    baseline: await artifacts.get(baselineModules, modulesSchema),
    final: await artifacts.get(modules, modulesSchema),
  });
}
