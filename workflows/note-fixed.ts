import { activities, storeOptions } from './activity-options.js';
import type { Judgement } from './judge-proposals.js';
import type { Parent, SubsetWork } from './subset-work.js';

/** A judgement whose accepted modules state which tasks their rules fixed, if rules cite tasks. */
export async function noteFixed(work: SubsetWork, parent: Parent, judgement: Judgement): Promise<Judgement> {
  const { accepted, report } = judgement;
  const { run, settings } = work.input;
  if (!settings.cite || !accepted) return judgement;
  const evaluations = { parent: parent.evaluation.record, candidate: accepted.evaluation.record };
  const modules = await work.patience.attempt(() =>
    activities.noteFixedTasks.executeWithOptions(
      { ...storeOptions, summary: 'notes which tasks each rule fixed' },
      [{ run, modules: accepted.modules, ...evaluations }],
    ),
  );
  return { ...judgement, accepted: { ...accepted, modules }, report: { ...report, modules } };
}
