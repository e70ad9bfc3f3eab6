import { modulesSchema } from '../../domain/module.js';
import type { RunProgress } from '../../domain/progress.js';
import { bestCandidate } from '../../report/best-candidate.js';
import { newRules } from '../../report/new-rules.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { FoundRun } from '../finding/find-run.js';

/** Returns the new rules of the best candidate so far, the most valuable first. */
export async function bestRules(
  { store }: Pick<FoundRun, 'store'>,
  progress: RunProgress,
): Promise<string[]> {
  const best = bestCandidate(progress);
  if (!best) return [];
  const artifacts = createArtifacts(store);
  const rules = newRules({
    baseline: await artifacts.get(progress.baselineModules, modulesSchema),
    final: await artifacts.get(best.modules, modulesSchema),
  });
  return rules.map(({ text }) => text);
}
