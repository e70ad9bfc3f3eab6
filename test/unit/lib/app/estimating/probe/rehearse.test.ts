import { estimateRun, manifestToEstimate } from '../../../../../../lib/app/estimating/estimate-run.js';
import { rehearsalSchema } from '../../../../../../lib/estimate/rehearsal.js';
import { rehearseRun } from '../../../../../../lib/app/estimating/probe/rehearse.js';
import { useHotel } from './hotel-run.js';

const hotel = useHotel();

describe('a rehearsal', () => {
  it('runs subsets through their first epoch, is paid for once, and is not a run', async () => {
    const run = await hotel.loadRun();
    const first = await rehearseRun(hotel.probing(run, 2));
    const again = await rehearseRun(hotel.probing(run, 2));
    expect(first.rehearsal).toMatchObject({ subsets: 2, tasks: 20 });
    expect(first.rehearsal?.proposal.grown).toBeGreaterThan(0);
    expect(first.rehearsal?.critique?.text).toBeGreaterThan(0);
    expect(rehearsalSchema.parse(first.rehearsal)).toEqual(first.rehearsal);
    expect(again.rehearsal).toEqual(first.rehearsal);
    // Validation and both subsets were run; critiques and proposals were requested.
    expect(first.paid.calls).toBeGreaterThan(30 + 40);
    expect(again.paid.calls).toBe(0);
    expect(await hotel.listRuns()).toEqual([]);
  });

  it('reports what an accepted proposal fixes on its own tasks and on others', async () => {
    const { rehearsal } = await rehearseRun(hotel.probing(await hotel.loadRun(), 2));
    expect(rehearsal?.accepted).toBeGreaterThan(0);
    const { failures, validation } = rehearsal ?? {};
    expect(failures?.after).toBeLessThan(failures?.before ?? 0);
    expect(validation?.after).toBeLessThan(validation?.before ?? 0);
  });

  it('has one subset if each starts from the result of the one before it, and with waves', async () => {
    const chain = await hotel.loadRun({ optimize: '{subsets: 4, strategy: sequential}' });
    const waves = await hotel.loadRun({ optimize: '{subsets: 4, waves: doubling}' });
    for (const run of [chain, waves]) {
      const { rehearsal } = await rehearseRun(hotel.probing(run, 3));
      expect(rehearsal?.subsets).toBe(1);
    }
  });

  it('makes no call if nothing is optimized', async () => {
    const none = await hotel.loadRun({ optimize: '{strategy: none}' });
    const { rehearsal, paid } = await rehearseRun(hotel.probing(none, 2));
    expect([rehearsal, paid.calls]).toEqual([null, 0]);
  });

  it('lets an estimate expect few merges if no proposal helps', async () => {
    const run = await hotel.loadRun();
    const { rehearsal } = await rehearseRun(hotel.probing(run, 2));
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
