import { accepts } from '../algorithm/accept.js';
import type { Evaluation } from '../algorithm/domain/evaluation.js';
import type { RunReference } from '../algorithm/domain/manifest.js';
import type { EpochReport, RevisionReport, SubsetReport, SubsetStep } from '../algorithm/domain/progress.js';
import type { Reference } from '../algorithm/domain/reference.js';
import type { OptimizeConfig } from '../config/optimize.js';
import type { Comparison } from '../activities/seal-evaluation.js';
import type { TaskSelection } from '../activities/select-tasks.js';
import { activities, llmOptions, storeOptions } from './activity-options.js';
import { createChildPatience, pathInRun, tellRun } from './child.js';
import { evaluateTasks } from './evaluate-tasks.js';
import { subsetSignal } from './messages.js';

export interface OptimizeSubsetInput {
  run: RunReference;
  selection: TaskSelection;
  /** Tasks in the subset. */
  tasks: number;
  /** The modules to begin with. */
  modules: Reference;
  moduleNames: string[];
  settings: Pick<OptimizeConfig, 'epochs' | 'accept' | 'critique'>;
  /** False where the run is so large that its tree does not show single subsets. */
  reports: boolean;
}

export interface OptimizeSubsetResult {
  modules: Reference;
  rollouts: number;
}

/** What an epoch begins with: modules, what they did on the subset, and what was tried on them in vain. */
interface Parent {
  modules: Reference;
  evaluation: Evaluation;
  critiques: Critiques | null;
  rejected: Reference[];
}

interface Critiques {
  lists: Reference[];
  written: number;
  failed: number;
}

const critiquesInOneActivity = 25;

/**
 * Optimizes the modules on one subset, with no word from the others (the paper's independent optimization):
 * epochs of explore, critique, propose, score, accept.
 */
export async function optimizeSubset(input: OptimizeSubsetInput): Promise<OptimizeSubsetResult> {
  const { run, settings } = input;
  const patience = createChildPatience();
  const report: SubsetReport = {
    id: pathInRun(),
    tasks: input.tasks,
    state: 'running',
    step: null,
    epochs: [],
  };
  const tell = async (change: Partial<SubsetReport>) => {
    Object.assign(report, change);
    if (input.reports) await tellRun(subsetSignal, report);
  };
  let rollouts = 0;
  const evaluateModules = async (modules: Reference, purpose: string, step: SubsetStep) => {
    await tell({ step });
    rollouts += input.tasks;
    const summary = `${report.id}: ${purpose}, ${input.tasks} tasks`;
    return evaluateTasks({ run, purpose, summary, modules, selection: input.selection, count: input.tasks });
  };

  let parent: Parent = {
    modules: input.modules,
    evaluation: await evaluateModules(input.modules, 'explore', 'explore'),
    critiques: null,
    rejected: [],
  };
  for (let epoch = 1; epoch <= settings.epochs; epoch += 1) {
    if (parent.evaluation.failures === 0) break;
    await tell({ step: 'critique' });
    parent.critiques ??= await critique(parent.evaluation, parent.modules);
    await tell({ step: 'propose' });
    const proposal = await propose(parent, parent.critiques, epoch);
    const outcome: Omit<EpochReport, 'candidate' | 'accepted' | 'reason'> = {
      epoch,
      parent: parent.evaluation.score,
      critiques: { written: parent.critiques.written, failed: parent.critiques.failed },
      revisions: proposal.revisions,
    };
    if (proposal.modules.sha256 === parent.modules.sha256) {
      report.epochs.push({
        ...outcome,
        candidate: null,
        accepted: false,
        reason: 'nothing new was proposed',
      });
      continue;
    }
    const evaluation = await evaluateModules(proposal.modules, `score-${epoch}`, 'score');
    const { accepted, reason } = accepts(settings.accept, await compare(parent.evaluation, evaluation));
    report.epochs.push({ ...outcome, candidate: evaluation.score, accepted, reason });
    if (accepted) parent = { modules: proposal.modules, evaluation, critiques: null, rejected: [] };
    else parent.rejected.push(proposal.modules);
  }
  await tell({ step: null, state: 'done' });
  return { modules: parent.modules, rollouts };

  async function critique(evaluation: Evaluation, modules: Reference): Promise<Critiques> {
    const all = settings.critique === 'all' ? evaluation.score.scored : evaluation.failures;
    const starts = Array.from(
      { length: Math.ceil(all / critiquesInOneActivity) },
      (_, place) => place * critiquesInOneActivity,
    );
    const results = await Promise.all(
      starts.map(from => {
        const to = Math.min(all, from + critiquesInOneActivity);
        return patience.attempt(() =>
          activities.critiqueBatch.executeWithOptions(
            { ...llmOptions, summary: `critiques ${from + 1}–${to} of ${all}` },
            [{ run, modules, selection: input.selection, evaluation: evaluation.record, from, to }],
          ),
        );
      }),
    );
    return {
      lists: results.map(result => result.critiques),
      written: results.reduce((sum, result) => sum + result.written, 0),
      failed: results.reduce((sum, result) => sum + result.failed, 0),
    };
  }

  async function propose(from: Parent, critiques: Critiques, epoch: number) {
    let { modules } = from;
    const revisions: RevisionReport[] = [];
    for (const module of input.moduleNames) {
      let next: number | null = 0;
      for (let call = 1; next !== null; call += 1) {
        const shown: number = next;
        const current = modules;
        const result = await patience.attempt(() =>
          activities.proposeRevision.executeWithOptions(
            { ...llmOptions, summary: `epoch ${epoch}: proposes ${module}, call ${call}` },
            [
              {
                run,
                path: `${report.id}/epoch-${epoch}/${module}/${call}`,
                module,
                modules: current,
                selection: input.selection,
                evaluation: from.evaluation.record,
                critiques: critiques.lists,
                rejected: from.rejected,
                sample: from.rejected.length,
                from: shown,
              },
            ],
          ),
        );
        ({ modules, next } = result);
        revisions.push(result.report);
      }
    }
    return { modules, revisions };
  }

  async function compare(before: Evaluation, after: Evaluation): Promise<Comparison> {
    if (before.score.unscored + after.score.unscored === 0)
      return { parent: before.score, candidate: after.score };
    return patience.attempt(() =>
      activities.compareEvaluations.executeWithOptions(
        { ...storeOptions, summary: 'compares task by task' },
        [{ parent: before.record, candidate: after.record }],
      ),
    );
  }
}
