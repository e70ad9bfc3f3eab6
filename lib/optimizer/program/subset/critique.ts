import { mostCritiqueBatches, proposalLanes } from '../../history-bounds.js';
import { sumFailures } from '../../provenance/failure-attribution.js';
import { inWindow } from '../../../text/in-window.js';
import { report } from './subset-work.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { Reference } from '../../../domain/reference.js';
import type { TaskSelection } from '../../../domain/task-selection.js';
import type { Critiques } from '../requests.js';
import type { Steps } from '../steps.js';
import type { SubsetSettings } from '../program-inputs.js';
import type { Parent, SubsetWork } from './subset-work.js';

const critiquesInOneBatch = 25;

/** Asks for critiques of a parent's trajectories (the paper's textual gradients). */
export async function critique(work: SubsetWork, parent: Parent): Promise<Critiques> {
  const { steps, input } = work;
  const { selection, settings } = input;
  const { evaluation, modules } = parent;
  const which = settings.critique;
  if (countOf(evaluation, which) > 0) await report(work, { step: 'critique' }, 'steps');
  return writeCritiques(steps, { modules, selection, evaluation, which });
}

/** Asks for critiques of an evaluation's trajectories, in batches. */
export async function writeCritiques(
  steps: Steps,
  options: {
    modules: Reference;
    selection: TaskSelection;
    evaluation: Evaluation;
    which: SubsetSettings['critique'];
  },
): Promise<Critiques> {
  const { modules, selection, evaluation, which } = options;
  const all = countOf(evaluation, which);
  const results = await inWindow({
    items: batchesOf(all),
    size: proposalLanes,
    mayStart: () => !steps.isEnding(),
    run: ({ from, to }) =>
      steps.critiqueBatch(
        { modules, selection, evaluation: evaluation.record, from, to },
        `critiques ${from + 1}–${to} of ${all}`,
      ),
  });
  const failuresByModule = results.flatMap(result =>
    result.failuresByModule ? [result.failuresByModule] : [],
  );
  return {
    lists: results.map(result => result.critiques),
    written: results.reduce((sum, result) => sum + result.written, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
    shortened: results.reduce((sum, result) => sum + result.shortened, 0),
    ...(failuresByModule.length > 0 && { failuresByModule: sumFailures(failuresByModule) }),
  };
}

function countOf({ failures, score }: Evaluation, which: SubsetSettings['critique']): number {
  return { none: 0, failures, all: score.scored }[which];
}

function batchesOf(all: number): { from: number; to: number }[] {
  const size = Math.max(critiquesInOneBatch, Math.ceil(all / mostCritiqueBatches));
  return Array.from({ length: Math.ceil(all / size) }, (_, place) => {
    const from = place * size;
    return { from, to: Math.min(all, from + size) };
  });
}
