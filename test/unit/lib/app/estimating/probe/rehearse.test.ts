import type { Store } from '../../../../../../lib/store/store.js';
import { createMemoryStore } from '../../../../../../lib/store/memory-store.js';
import { listRunRecords } from '../../../../../../lib/store/run-record.js';
import { estimateRun, manifestToEstimate } from '../../../../../../lib/app/estimating/estimate-run.js';
import { rehearsalSchema } from '../../../../../../lib/estimate/rehearsal.js';
import { rehearseRun } from '../../../../../../lib/app/estimating/probe/rehearse.js';
import { hotelRun } from './hotel-run.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../../support/temporary-folder.js';

const { signal } = new AbortController();
const log = () => undefined;

afterAll(removeTemporaryFolders);

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = await temporaryFolder();
  store = createMemoryStore();
});

describe('a rehearsal', () => {
  it('runs subsets through their first epoch, is paid for once, and is not a run', async () => {
    const run = await hotelRun(folder);
    const first = await rehearseRun({ store, loaded: run, most: 2, signal, log });
    const again = await rehearseRun({ store, loaded: run, most: 2, signal, log });
    expect(first.rehearsal).toMatchObject({ subsets: 2, tasks: 20 });
    expect(first.rehearsal?.proposal.grown).toBeGreaterThan(0);
    expect(first.rehearsal?.critique?.text).toBeGreaterThan(0);
    expect(rehearsalSchema.parse(first.rehearsal)).toEqual(first.rehearsal);
    expect(again.rehearsal).toEqual(first.rehearsal);
    // Validation and both subsets were run; critiques and proposals were requested.
    expect(first.paid.calls).toBeGreaterThan(30 + 40);
    expect(again.paid.calls).toBe(0);
    expect(await listRunRecords(store)).toEqual([]);
  });

  it('reports what an accepted proposal fixes on its own tasks and on others', async () => {
    const { rehearsal } = await rehearseRun({ store, loaded: await hotelRun(folder), most: 2, signal, log });
    expect(rehearsal?.accepted).toBeGreaterThan(0);
    const { failures, validation } = rehearsal ?? {};
    expect(failures?.after).toBeLessThan(failures?.before ?? 0);
    expect(validation?.after).toBeLessThan(validation?.before ?? 0);
  });

  it('has one subset if each starts from the result of the one before it, and with waves', async () => {
    const chain = await hotelRun(folder, { optimize: '{subsets: 4, strategy: sequential}' });
    const waves = await hotelRun(folder, { optimize: '{subsets: 4, waves: doubling}' });
    for (const run of [chain, waves]) {
      const { rehearsal } = await rehearseRun({ store, loaded: run, most: 3, signal, log });
      expect(rehearsal?.subsets).toBe(1);
    }
  });

  it('makes no call if nothing is optimized', async () => {
    const none = await hotelRun(folder, { optimize: '{strategy: none}' });
    const { rehearsal, paid } = await rehearseRun({ store, loaded: none, most: 2, signal, log });
    expect([rehearsal, paid.calls]).toEqual([null, 0]);
  });

  it('lets an estimate expect few merges if no proposal helps', async () => {
    const run = await hotelRun(folder);
    const { rehearsal } = await rehearseRun({ store, loaded: run, most: 2, signal, log });
    const manifest = await manifestToEstimate(run);
    const expected = async (accepted: number) => {
      const estimate = await estimateRun({
        manifest,
        tasks: run.tasks.splits,
        rehearsal: rehearsal ? { ...rehearsal, accepted } : undefined,
      });
      return estimate.byStage.merge.calls.expected;
    };
    expect(await expected(0)).toBeLessThan((await expected(2)) / 2);
  });
});
