import type { Evaluation } from '../algorithm/domain/evaluation.js';
import type { RunReference } from '../algorithm/domain/manifest.js';
import type { RevisionReport, SubsetReport, SubsetStep } from '../algorithm/domain/progress.js';
import type { Reference } from '../algorithm/domain/reference.js';
import type { OptimizeConfig } from '../config/optimize.js';
import type { TaskSelection } from '../activities/select-tasks.js';
import { activities, llmOptions } from './activity-options.js';
import { evaluateTasks } from './evaluate-tasks.js';
import type { Patience } from './patience.js';

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

/** What the steps of one subset share. */
export interface SubsetWork {
  input: OptimizeSubsetInput;
  patience: Patience;
  report: SubsetReport;
  /** Changes the report, and tells the run. */
  tell: (change: Partial<SubsetReport>) => Promise<void>;
  rollouts: number;
}

/** What an epoch begins with: modules, what they did on the subset, and what was tried on them in vain. */
export interface Parent {
  modules: Reference;
  evaluation: Evaluation;
  critiques: Critiques | null;
  rejected: Reference[];
  /** Proposals made for it so far, whatever came of them: the next one is another sample. */
  proposals: number;
}

export interface Critiques {
  lists: Reference[];
  written: number;
  failed: number;
}

const critiquesInOneActivity = 25;

/** Runs the agent on the subset. */
export async function runSubset(
  work: SubsetWork,
  step: { modules: Reference; purpose: string; step: SubsetStep },
): Promise<Evaluation> {
  const { run, selection, tasks: count } = work.input;
  await work.tell({ step: step.step });
  work.rollouts += count;
  const summary = `${work.report.id}: ${step.purpose}, ${count} tasks`;
  return evaluateTasks({ run, purpose: step.purpose, summary, modules: step.modules, selection, count });
}

/** Asks for critiques of what a parent did, in batches. */
export async function critique(work: SubsetWork, parent: Parent): Promise<Critiques> {
  const { run, selection, settings } = work.input;
  const { evaluation, modules } = parent;
  await work.tell({ step: 'critique' });
  const all = settings.critique === 'all' ? evaluation.score.scored : evaluation.failures;
  const batches = Array.from({ length: Math.ceil(all / critiquesInOneActivity) }, (_, place) => {
    const from = place * critiquesInOneActivity;
    return { from, to: Math.min(all, from + critiquesInOneActivity) };
  });
  const results = await Promise.all(
    batches.map(({ from, to }) =>
      work.patience.attempt(() =>
        activities.critiqueBatch.executeWithOptions(
          { ...llmOptions, summary: `critiques ${from + 1}–${to} of ${all}` },
          [{ run, modules, selection, evaluation: evaluation.record, from, to }],
        ),
      ),
    ),
  );
  return {
    lists: results.map(result => result.critiques),
    written: results.reduce((sum, result) => sum + result.written, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
  };
}

/** Asks for a revision of every module, in as many calls as the evidence needs; each sees the rules of those before it. */
export async function propose(work: SubsetWork, parent: Parent, critiques: Critiques, epoch: number) {
  await work.tell({ step: 'propose' });
  let { modules } = parent;
  const revisions: RevisionReport[] = [];
  for (const module of work.input.moduleNames) {
    let next: number | null = 0;
    for (let call = 1; next !== null; call += 1) {
      const path = `${work.report.id}/epoch-${epoch}/${module}/${call}`;
      const result = await proposeOnce({ work, parent, critiques, module, modules, path, from: next });
      ({ modules, next } = result);
      revisions.push(result.report);
    }
  }
  return { modules, revisions };
}

async function proposeOnce(step: {
  work: SubsetWork;
  parent: Parent;
  critiques: Critiques;
  module: string;
  modules: Reference;
  path: string;
  from: number;
}) {
  const { work, parent, critiques, module, modules, path, from } = step;
  const { run, selection } = work.input;
  return work.patience.attempt(() =>
    activities.proposeRevision.executeWithOptions({ ...llmOptions, summary: `proposes: ${path}` }, [
      {
        run,
        path,
        module,
        modules,
        selection,
        evaluation: parent.evaluation.record,
        critiques: critiques.lists,
        rejected: parent.rejected,
        sample: parent.proposals,
        from,
      },
    ]),
  );
}
