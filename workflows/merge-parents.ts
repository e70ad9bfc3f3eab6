import { decideMerge } from '../lib/optimizer/acceptance/accept.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { RevisionReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import { withReport } from '../lib/optimizer/rules/revision-reports.js';
import type { MergeModulesInput } from '../lib/optimizer/program/requests.js';
import { activities, llmOptions, storeOptions } from './activity-options.js';
import { compactMerged } from './compact-merged.js';
import type { Lengths } from './compact-merged.js';
import { compareEvaluations } from './compare-evaluations.js';
import { evaluateUnlessFinishing } from './evaluate-tasks.js';
import { ifInReach } from './out-of-reach.js';
import { validate } from './merge-work.js';
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
  if (!first) throw new RangeError(`${work.path} has nothing to merge.`);
  const lineage = { id: work.path, tasks: parents.reduce((sum, parent) => sum + parent.tasks, 0) };
  if (parents.every(parent => parent.modules.sha256 === first.modules.sha256)) {
    report.decision = 'alike';
    return { ...first, ...lineage };
  }
  let lost: Lost = null;
  for (let attempt = 1; ; attempt += 1) {
    const merged = await askForMerge({ work, parents, attempt, lost });
    const validation = merged && (await validate(work, merged.modules, `merged-${attempt}`));
    if (!validation) return endWithBest(work, parents) ?? first;
    const mayRetry = input.retry && attempt === 1;
    const { choice, best } = await choose({ work, parents, validation, mayRetry });
    const stands = choice === 'merged';
    const { modules, revisions } = merged;
    report.attempts.push({ attempt, revisions, modules, validation: validation.score, accepted: stands });
    await work.tell();
    if (stands) {
      report.decision = attempt === 1 ? 'merged' : 'retried';
      const whole = { ...lineage, modules: merged.modules, validation };
      const { lengths } = merged;
      return (
        (await ifInReach(() => compactMerged(work, { merged: whole, bestParent: best, lengths }))) ?? whole
      );
    }
    if (choice === 'parent') {
      report.decision = 'fallback';
      report.fallback = best.id;
      return { ...best, ...lineage };
    }
    lost = await findLost({ work, modules: merged.modules, validation });
    if (!lost) return endWithBest(work, parents) ?? first;
  }
}

/** Used when nothing more is merged: the best candidate with a known score. Null if there is none. */
export function endWithBest(work: MergeWork, known: ScoredCandidate[]): ScoredCandidate | null {
  const { report } = work;
  const best = known.length === 0 ? null : bestOf(known);
  report.decision = 'ended';
  report.fallback = best?.id ?? null;
  return best;
}

/**
 * Asks the merger, one call per module; modules that are not texts come from the best parent. Null if the run
 * ends early.
 */
async function askForMerge(step: {
  work: MergeWork;
  parents: ScoredCandidate[];
  attempt: number;
  lost: Lost;
}) {
  const { work, parents, attempt, lost } = step;
  const { input, path, patience } = work;
  const described = parents.map(parent => ({
    modules: parent.modules,
    score: parent.validation.score.mean,
    tasks: parent.tasks,
  }));
  let modules = bestOf(parents).modules;
  let revisions: RevisionReport[] = [];
  const lengths: Lengths = {};
  const bestPlace = parents.indexOf(bestOf(parents));
  for (const module of input.moduleNames) {
    if (!(await patience.steering.mayGoOn())) return null;
    const into = modules;
    const result = await patience.attempt(() =>
      activities.mergeModules.executeWithOptions(
        { ...llmOptions, summary: `${path.replace('merge-', 'merge ')}, try ${attempt}: ${module}` },
        [
          {
            run: input.run,
            path: `${path}/try-${attempt}/${module}`,
            module,
            parents: described,
            into,
            lost,
          },
        ],
      ),
    );
    ({ modules } = result);
    revisions = withReport(revisions, result.report);
    // A worker of 0.1.0 reports no lengths: then nothing is shortened.
    if (result.tokens)
      lengths[module] = { merged: result.tokens.merged, parent: result.tokens.parents[bestPlace] ?? 0 };
  }
  return { modules, revisions, lengths };
}

/** Compares a merge with its best parent, over the tasks that both have scored. */
async function choose(step: {
  work: MergeWork;
  parents: ScoredCandidate[];
  validation: Evaluation;
  mayRetry: boolean;
}) {
  const { work, parents, validation, mayRetry } = step;
  const best = bestOf(parents);
  const { patience } = work;
  const compared = await compareEvaluations({ patience, parent: best.validation, candidate: validation });
  const { choice } = decideMerge({
    ...{ merged: compared.candidate, parents: [compared.parent], mayRetry },
    tolerance: work.input.tolerance,
  });
  return { choice, best };
}

/** The best on validation; the first of equals. */
export function bestOf(parents: ScoredCandidate[]): ScoredCandidate {
  const { bestParent } = decideMerge({
    merged: null,
    parents: parents.map(parent => parent.validation.score),
  });
  const best = parents[bestParent];
  if (!best) throw new RangeError('There is no parent to merge.');
  return best;
}

/**
 * Runs a merge that lost score on train tasks of its subsets: validation tasks must not enter a prompt. Null
 * if the run ends early.
 */
async function findLost(step: {
  work: MergeWork;
  modules: Reference;
  validation: Evaluation;
}): Promise<Lost> {
  const { work, modules, validation } = step;
  const { run, lists, candidates } = work.input;
  const drawn = await work.patience.attempt(() =>
    activities.drawTrainTasks.executeWithOptions({ ...storeOptions, summary: 'draws train tasks' }, [
      { run, lists, candidates, most: mostLostTasks, path: work.path },
    ]),
  );
  work.rollouts += drawn.count;
  const selection = { split: 'train', lists: drawn.lists, list: 0 } as const;
  const summary = `what the merge lost, ${drawn.count} train tasks`;
  const evaluation = await evaluateUnlessFinishing({
    patience: work.patience,
    run,
    purpose: 'lost',
    summary,
    modules,
    selection,
    count: drawn.count,
    outcomes: work.outcomes,
  });
  return evaluation && { selection, evaluation: evaluation.record, score: validation.score.mean };
}
