import type { Judgement } from './judge-proposals.js';
import type { Parent, SubsetWork } from './subset-work.js';

/** A judgement whose accepted modules state which tasks their rules fixed, if rules cite tasks. */
export async function noteFixed(
  { steps, input }: SubsetWork,
  parent: Parent,
  judgement: Judgement,
): Promise<Judgement> {
  const { accepted, report } = judgement;
  if (!input.settings.cite || !accepted) return judgement;
  const modules = await steps.noteFixedTasks(
    {
      modules: accepted.modules,
      parent: parent.evaluation.record,
      candidate: accepted.evaluation.record,
    },
    'notes which tasks each rule fixed',
  );
  return { ...judgement, accepted: { ...accepted, modules }, report: { ...report, modules } };
}
