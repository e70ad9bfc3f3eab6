import { validate } from './merge-work.js';
import type { MergeWork, ScoredCandidate } from './merge-work.js';

/**
 * The merge of the same parents in the run that this one was forked from; null if it must be repeated, or the
 * run ends early.
 */
export async function inheritMerge(
  work: MergeWork,
  parents: ScoredCandidate[],
): Promise<ScoredCandidate | null> {
  const { takesFrom } = work.input;
  if (takesFrom === undefined) return null;
  const inherited = await work.steps.inheritedMerge(
    { parents: parents.map(parent => parent.modules.sha256) },
    `looks for this merge in ${takesFrom}`,
  );
  if (!inherited) return null;
  const { modules, report } = inherited;
  const { attempts, decision, fallback } = report;
  Object.assign(work.report, { attempts, decision, fallback, inheritedFrom: takesFrom });
  // The changed configuration may score it differently; if not, the journal answers all calls.
  const parent = parents.find(({ modules: known }) => known.sha256 === modules.sha256);
  const validation =
    parent?.validation ?? (await validate(work, modules, { kind: 'scoreInherited', merge: work.report.id }));
  if (!validation) return null;
  const tasks = parents.reduce((sum, { tasks: own }) => sum + own, 0);
  return { id: work.report.id, tasks, modules, validation };
}
