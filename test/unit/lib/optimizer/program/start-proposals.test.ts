import { isComplete, startProposals } from '../../../../../lib/optimizer/program/subset/propose.js';
import type { Critiques } from '../../../../../lib/optimizer/program/requests.js';
import type { Parent, SubsetWork } from '../../../../../lib/optimizer/program/subset/subset-work.js';
import type { SubsetInput } from '../../../../../lib/optimizer/program/program-inputs.js';

const reference = { sha256: 'a'.repeat(64), bytes: 2 };
const score = { mean: 0.5, scored: 4, unscored: 0 };

/** The modules that each proposal of an epoch revises. */
async function revisedBy(
  settings: Partial<SubsetInput['settings']>,
  at: { epoch?: number; proposals?: number; failuresByModule?: Record<string, number> } = {},
) {
  const { epoch = 1, proposals = 0, failuresByModule } = at;
  const input = {
    moduleNames: ['executor', 'planner'],
    settings: { modules: 'together', proposals: 1, ...settings },
    reports: 'none',
  } as unknown as SubsetInput;
  const work = { input, state: { epoch, report: {} } } as unknown as SubsetWork;
  const evaluation = { record: reference, score, failures: 2 } as Parent['evaluation'];
  const parent: Parent = { modules: reference, evaluation, critiques: null, rejected: [], proposals };
  const critiques: Critiques = {
    lists: [],
    written: 2,
    failed: 0,
    shortened: 0,
    ...(failuresByModule && { failuresByModule }),
  };
  const made = await startProposals(work, parent, critiques);
  const calls = made.map(proposal => {
    const count = [0, 1, 2].find(module => isComplete({ ...proposal, next: { module, call: 1, from: 0 } }));
    return { revises: proposal.revises, count };
  });
  return calls;
}

describe('the proposals of an epoch', () => {
  it('revise all modules together', async () => {
    expect(await revisedBy({ modules: 'together' })).toEqual([
      { revises: ['executor', 'planner'], count: 2 },
    ]);
  });

  it('revise one module per epoch in turn', async () => {
    expect(await revisedBy({ modules: 'in-turn' })).toEqual([{ revises: ['executor'], count: 1 }]);
    expect(await revisedBy({ modules: 'in-turn', proposals: 2 }, { epoch: 2 })).toEqual([
      { revises: ['planner'], count: 1 },
      { revises: ['executor'], count: 1 },
    ]);
  });

  it('revise the most blamed module, and the next one after a proposal that did not help', async () => {
    const failuresByModule = { planner: 5, executor: 2 };
    expect(await revisedBy({ modules: 'most-blamed' }, { failuresByModule })).toMatchObject([
      { revises: ['planner'] },
    ]);
    const later = await revisedBy({ modules: 'most-blamed' }, { failuresByModule, proposals: 1 });
    expect(later).toMatchObject([{ revises: ['executor'] }]);
  });
});
