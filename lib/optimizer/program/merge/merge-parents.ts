import type { Evaluation } from '../../../domain/evaluation.js';
import type { RevisionReport } from '../../../domain/progress.js';
import type { Reference } from '../../../domain/reference.js';
import { decideMerge, indexOfBest } from '../../acceptance/accept.js';
import { withReport } from '../../rules/revision-reports.js';
import { compareEvaluations } from '../compare-evaluations.js';
import { evaluateUnlessEnding } from '../evaluate.js';
import type { MergeModulesInput } from '../requests.js';
import { formatPoint } from '../points.js';
import { unlessUnavailable } from '../step-unavailable.js';
import { compactMerged } from './compact-merged.js';
import type { Lengths } from './compact-merged.js';
import { sendReport, validate } from './merge-work.js';
import type { MergeWork, ScoredCandidate } from './merge-work.js';

type Lost = MergeModulesInput['lost'];

/** Maximum train tasks to run a merge that lost score on, to show the second attempt what it lost. */
const mostLostTasks = 48;

/**
 * Makes one candidate of a node's parents: a merge that is not below its best parent on validation (within
 * the tolerance), after a second attempt if necessary; otherwise the best parent. If the run ends early,
 * returns the best parent at once.
 */
export async function mergeParents(work: MergeWork, parents: ScoredCandidate[]): Promise<ScoredCandidate> {
  const { input, report } = work;
  const [first] = parents;
  if (!first) throw new RangeError(`${report.id} has nothing to merge.`);
  const lineage = { id: report.id, tasks: parents.reduce((sum, parent) => sum + parent.tasks, 0) };
  if (parents.every(parent => parent.modules.sha256 === first.modules.sha256)) {
    report.decision = 'alike';
    return { ...first, ...lineage };
  }
  let lost: Lost = null;
  for (let attempt = 1; ; attempt += 1) {
    const merged = await askForMerge(work, { parents, attempt, lost });
    const validation =
      merged && (await validate(work, merged.modules, { kind: 'scoreMerged', merge: report.id, attempt }));
    if (!validation) return endWithBest(work, parents) ?? first;
    const { modules, revisions, lengths } = merged;
    const mayRetry = input.settings.retry && attempt === 1;
    const { choice, best } = await choose(work, { parents, validation, mayRetry });
    const isMerged = choice === 'merged';
    report.attempts.push({ attempt, revisions, modules, validation: validation.score, accepted: isMerged });
    await sendReport(work);
    if (isMerged) {
      report.decision = attempt === 1 ? 'merged' : 'retried';
      const candidate = { ...lineage, modules, validation };
      const compacted = await unlessUnavailable(() =>
        compactMerged(work, { merged: candidate, bestParent: best, lengths }),
      );
      return compacted ?? candidate;
    }
    if (choice === 'parent') {
      report.decision = 'fallback';
      report.fallback = best.id;
      return { ...best, ...lineage };
    }
    lost = await findLost(work, { modules, validation });
    if (!lost) return endWithBest(work, parents) ?? first;
  }
}

/** Used when nothing more is merged: the best candidate with a known score. Null if there is none. */
export function endWithBest({ report }: MergeWork, known: ScoredCandidate[]): ScoredCandidate | null {
  const best = known.length === 0 ? null : bestOf(known);
  report.decision = 'ended';
  report.fallback = best?.id ?? null;
  return best;
}

/**
 * Asks the merger, one call per module; modules that are not texts come from the best parent. Null if the run
 * ends early.
 */
async function askForMerge(
  work: MergeWork,
  { parents, attempt, lost }: { parents: ScoredCandidate[]; attempt: number; lost: Lost },
) {
  const { input, report, steps } = work;
  const { id } = report;
  const described = parents.map(({ modules, validation, tasks }) => ({
    modules,
    score: validation.score.mean,
    tasks,
  }));
  const best = bestOf(parents);
  let { modules } = best;
  let revisions: RevisionReport[] = [];
  const lengths: Lengths = {};
  for (const module of input.moduleNames) {
    if (!(await steps.mayContinue())) return null;
    const path = formatPoint({ kind: 'mergeModule', merge: id, attempt, module });
    const result = await steps.mergeModules(
      { path, module, parents: described, into: modules, lost },
      `${id.replace('merge-', 'merge ')}, try ${attempt}: ${module}`,
    );
    ({ modules } = result);
    revisions = withReport(revisions, result.report);
    const { tokens } = result;
    if (tokens)
      lengths[module] = { merged: tokens.merged, parent: tokens.parents[parents.indexOf(best)] ?? 0 };
  }
  return { modules, revisions, lengths };
}

/** Compares a merge with its best parent, over the tasks that both have scored. */
async function choose(
  { steps, input }: MergeWork,
  step: { parents: ScoredCandidate[]; validation: Evaluation; mayRetry: boolean },
) {
  const { parents, validation, mayRetry } = step;
  const best = bestOf(parents);
  const compared = await compareEvaluations(steps, { parent: best.validation, candidate: validation });
  const { choice } = decideMerge({
    merged: compared.candidate,
    parents: [compared.parent],
    mayRetry,
    tolerance: input.settings.tolerance,
  });
  return { choice, best };
}

/** The best on validation; the first of equals. */
export function bestOf(parents: ScoredCandidate[]): ScoredCandidate {
  const best = parents[indexOfBest(parents.map(parent => parent.validation.score.mean))];
  if (!best) throw new RangeError('There is no parent to merge.');
  return best;
}

/**
 * Runs a merge that lost score on train tasks of its subsets: validation tasks must not enter a prompt. Null
 * if the run ends early.
 */
async function findLost(
  { steps, input, report, counts }: MergeWork,
  { modules, validation }: { modules: Reference; validation: Evaluation },
): Promise<Lost> {
  const { lists, candidates } = input;
  const drawn = await steps.drawTrainTasks(
    { lists, candidates, most: mostLostTasks, path: report.id },
    'draws train tasks',
  );
  const selection = { split: 'train', lists: drawn.lists, list: 0 } as const;
  const evaluation = await evaluateUnlessEnding(steps, counts, {
    point: { kind: 'exploreLost', merge: report.id },
    summary: `what the merge lost, ${drawn.count} train tasks`,
    modules,
    selection,
    count: drawn.count,
  });
  return evaluation && { selection, evaluation: evaluation.record, score: validation.score.mean };
}
