import { beginProposals, isMade } from '../../workflows/subset-work.js';
import type { Critiques, OptimizeSubsetInput, Parent, SubsetWork } from '../../workflows/subset-work.js';

const reference = { sha256: 'a'.repeat(64), bytes: 2 };
const score = { mean: 0.5, scored: 4, unscored: 0 };

/** The modules that each proposal of an epoch revises. */
async function revisedBy(
  settings: Partial<OptimizeSubsetInput['settings']>,
  at: { epoch?: number; proposals?: number; failuresByModule?: Record<string, number> } = {},
) {
  const { epoch = 1, proposals = 0, failuresByModule } = at;
  const input = { moduleNames: ['executor', 'planner'], settings } as OptimizeSubsetInput;
  const work = { input, state: { epoch }, tell: () => Promise.resolve() } as unknown as SubsetWork;
  const evaluation = { record: reference, score, failures: 2 } as Parent['evaluation'];
  const parent: Parent = { modules: reference, evaluation, critiques: null, rejected: [], proposals };
  const critiques: Critiques = {
    lists: [],
    written: 2,
    failed: 0,
    shortened: 0,
    ...(failuresByModule && { failuresByModule }),
  };
  const made = await beginProposals(work, parent, critiques);
  const calls = made.map(proposal => {
    const count = [0, 1, 2].find(module => isMade(work, { ...proposal, next: { module, call: 1, from: 0 } }));
    return { revises: proposal.revises, count };
  });
  return calls;
}

describe('where the proposals of an epoch begin', () => {
  it('is with all modules, without state that earlier versions do not know', async () => {
    expect(await revisedBy({})).toEqual([{ revises: undefined, count: 2 }]);
    expect(await revisedBy({ modules: 'together' })).toEqual([{ revises: undefined, count: 2 }]);
  });

  it('is with one per epoch in turn', async () => {
    expect(await revisedBy({ modules: 'in-turn' })).toEqual([{ revises: ['executor'], count: 1 }]);
    expect(await revisedBy({ modules: 'in-turn', proposals: 2 }, { epoch: 2 })).toEqual([
      { revises: ['planner'], count: 1 },
      { revises: ['executor'], count: 1 },
    ]);
  });

  it('is with the most failuresByModule, and the next one after a proposal that did not help', async () => {
    const failuresByModule = { planner: 5, executor: 2 };
    expect(await revisedBy({ modules: 'most-blamed' }, { failuresByModule })).toMatchObject([
      { revises: ['planner'] },
    ]);
    const later = await revisedBy({ modules: 'most-blamed' }, { failuresByModule, proposals: 1 });
    expect(later).toMatchObject([{ revises: ['executor'] }]);
  });
});
