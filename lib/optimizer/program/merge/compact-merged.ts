import type { RevisionReport } from '../../../domain/progress.js';
import { withReport } from '../../rules/revision-reports.js';
import { isNoWorse } from '../is-no-worse.js';
import { formatPoint } from '../points.js';
import { sendReport, validate } from './merge-work.js';
import type { MergeWork, ScoredCandidate } from './merge-work.js';

/** Tokens of each module's text by module name: merged, and of the best parent. */
export type Lengths = Record<string, { merged: number; parent: number }>;

/** The target length when a result is shortened, as a share of its length. */
const shareOfResult = 0.75;

/**
 * Removes growth without gain: if the last merge made modules that are longer than those of its best parent
 * and no better, or always if the run is configured so, the merger is asked for a shorter version. It is kept
 * only if it is shorter and loses no score on validation. Not from the paper.
 */
export async function compactMerged(
  work: MergeWork,
  step: { merged: ScoredCandidate; bestParent: ScoredCandidate; lengths: Lengths },
): Promise<ScoredCandidate> {
  const { merged, lengths } = step;
  const limits = limitsOf(work, step);
  if (limits.size === 0 || !(await work.steps.mayContinue())) return merged;
  const { modules, revisions, after } = await askForShorter(work, merged, limits);
  const before = [...limits.keys()].reduce((sum, module) => sum + (lengths[module]?.merged ?? 0), 0);
  if (modules.sha256 === merged.modules.sha256 || after >= before) return merged;
  const validation = await validate(work, modules, { kind: 'scoreCompacted', merge: work.report.id });
  const shorter = validation && { ...merged, modules, validation };
  const isKept =
    shorter !== null &&
    (await isNoWorse(work.steps, {
      parent: merged.validation,
      candidate: shorter.validation,
      tolerance: 0,
    }));
  work.report.compaction = {
    tokens: { before, after },
    revisions,
    modules,
    validation: validation?.score ?? null,
    accepted: isKept,
  };
  await sendReport(work);
  return isKept ? shorter : merged;
}

/**
 * The maximum length of each module to shorten. Only the result of all merges is shortened: in earlier
 * merges, a rule that only one candidate has is knowledge that the next merge may need.
 */
function limitsOf(
  { input }: MergeWork,
  { merged, bestParent, lengths }: { merged: ScoredCandidate; bestParent: ScoredCandidate; lengths: Lengths },
): Map<string, number> {
  const { root = false, settings } = input;
  const { compact } = settings;
  if (compact === 'off' || !root) return new Map();
  const gained = (merged.validation.score.mean ?? 0) > (bestParent.validation.score.mean ?? 0);
  if (compact === 'growth' && gained) return new Map();
  return new Map(
    Object.entries(lengths).flatMap(([module, { merged: tokens, parent }]) => {
      const limit = Math.floor(tokens * shareOfResult);
      if (compact === 'result') return [[module, limit] as const];
      return tokens > parent ? [[module, Math.max(parent, limit)] as const] : [];
    }),
  );
}

async function askForShorter(work: MergeWork, merged: ScoredCandidate, limits: Map<string, number>) {
  const { id } = work.report;
  const parents = [{ modules: merged.modules, score: merged.validation.score.mean, tasks: merged.tasks }];
  let { modules } = merged;
  let revisions: RevisionReport[] = [];
  let after = 0;
  for (const [module, compactTo] of limits) {
    const path = formatPoint({ kind: 'compactModule', merge: id, module });
    const result = await work.steps.mergeModules(
      { path, module, parents, into: modules, lost: null, compactTo },
      `${id.replace('merge-', 'merge ')}: shortens ${module} to ${compactTo} tokens`,
    );
    ({ modules } = result);
    after += result.tokens?.merged ?? 0;
    revisions = withReport(revisions, result.report);
  }
  return { modules, revisions, after };
}
