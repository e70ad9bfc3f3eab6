import { withReport } from '../../rules/revision-reports.js';
import { selectModulesToRevise } from '../../rules/select-modules.js';
import { proposalLanes } from '../../history-bounds.js';
import { inWindow } from '../../../text/in-window.js';
import { critique } from './critique.js';
import { formatPoint } from '../points.js';
import { report } from './subset-work.js';
import type { Critiques } from '../requests.js';
import type { Parent, Proposal, SubsetWork } from './subset-work.js';

/** All proposals of an epoch, each a sequence of calls. Null if the run ends early. */
export async function propose(work: SubsetWork, parent: Parent): Promise<Proposal[] | null> {
  const { steps, state } = work;
  state.parent = parent;
  if (!state.proposals) {
    await steps.checkpoint(state);
    const critiques = parent.critiques ?? (await critique(work, parent));
    if (!(await steps.mayContinue())) return null;
    state.proposals = await startProposals(work, parent, critiques);
  }
  for (;;) {
    if (!(await steps.mayContinue())) return null;
    const { proposals } = state;
    if (proposals.every(isComplete)) return proposals;
    state.proposals = await inWindow({
      items: proposals,
      size: proposalLanes,
      run: (proposal, place) => proposeOnce(work, { parent, proposal, place }),
    });
    await steps.checkpoint(state);
  }
}

/** The initial proposals of an epoch: identical except for the modules that each revises. */
export async function startProposals(
  work: SubsetWork,
  parent: Parent,
  critiques: Critiques,
): Promise<Proposal[]> {
  await report(work, { step: 'propose' }, 'steps');
  return Array.from({ length: work.input.settings.proposals }, (_, place) => ({
    modules: parent.modules,
    critiques,
    revisions: [],
    revises: modulesOf(work, { parent, critiques, place }),
    next: { module: 0, call: 1, from: 0 },
  }));
}

/** The modules that a proposal revises. */
function modulesOf(
  { input, state }: SubsetWork,
  { parent, critiques, place }: { parent: Parent; critiques: Critiques; place: number },
): string[] {
  const { settings, moduleNames } = input;
  const { modules } = settings;
  if (modules === 'together') return moduleNames;
  const { failuresByModule = {} } = critiques;
  const { epoch } = state;
  const { proposals } = parent;
  return selectModulesToRevise({ modules, moduleNames, failuresByModule, epoch, proposals, place });
}

/** Whether all modules have seen all evidence. */
export function isComplete({ next, revises }: Proposal): boolean {
  return next.module >= revises.length;
}

/**
 * Makes one call to revise the next module, which takes as many calls as the evidence needs; each call sees
 * the rules of the earlier ones. `place` is the proposal's index in its epoch: the proposals are different
 * samples.
 */
async function proposeOnce(
  work: SubsetWork,
  { parent, proposal, place }: { parent: Parent; proposal: Proposal; place: number },
): Promise<Proposal> {
  const { selection, settings } = work.input;
  const { next, critiques, modules } = proposal;
  const module = proposal.revises[next.module];
  if (module === undefined) return proposal;
  const at = { subset: work.state.report.id, epoch: work.state.epoch, module, call: next.call };
  const path = formatPoint(
    place === 0 ? { kind: 'propose', ...at } : { kind: 'proposeOther', ...at, proposal: place + 1 },
  );
  const result = await work.steps.proposeRevision(
    {
      path,
      module,
      modules,
      selection,
      evaluation: parent.evaluation.record,
      critiques: critiques.lists,
      rejected: parent.rejected,
      sample: parent.proposals + place,
      from: next.from,
      cite: settings.cite,
    },
    `proposes: ${path}`,
  );
  return {
    ...proposal,
    modules: result.modules,
    revisions: withReport(proposal.revisions, result.report),
    next:
      result.next === null
        ? { module: next.module + 1, call: 1, from: 0 }
        : { module: next.module, call: next.call + 1, from: result.next },
  };
}
