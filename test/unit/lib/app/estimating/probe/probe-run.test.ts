import { failureShareOf } from '../../../../../../lib/estimate/probe.js';
import { estimateRun, manifestToEstimate } from '../../../../../../lib/app/estimating/estimate-run.js';
import { probeRun, usualProbe } from '../../../../../../lib/app/estimating/probe/probe-run.js';
import { useHotel } from './hotel-run.js';

const hotel = useHotel();

describe('a probe', () => {
  it('may spend what the configuration allows now, whatever it allowed before', async () => {
    const poor = probeRun(hotel.probing(await hotel.loadRun({ more: 'budget: {calls: 5}' }), 20));
    await expect(poor).rejects.toThrow('budget is spent');
    const { paid } = await probeRun(hotel.probing(await hotel.loadRun({ more: 'budget: {calls: 40}' }), 20));
    expect(paid.calls).toBe(15);
  });

  it('is paid for once, and is not a run', async () => {
    const run = await hotel.loadRun();
    const first = await probeRun(hotel.probing(run, 20));
    const again = await probeRun(hotel.probing(run, 20));
    expect([first.paid.calls, again.paid.calls]).toEqual([20, 0]);
    expect(again.probe).toEqual(first.probe);
    expect(first.probe.tasks).toBe(20);
    expect(first.probe.reply).toBeGreaterThan(0);
    expect(await hotel.listRuns()).toEqual([]);
    const larger = await probeRun(hotel.probing(run, 30));
    expect(larger.paid.calls).toBe(10);
  });

  it('provides an estimate with the number of failing tasks and what follows from it', async () => {
    const run = await hotel.loadRun();
    const { probe } = await probeRun(hotel.probing(run, usualProbe));
    const manifest = await manifestToEstimate(run);
    const of = (given: typeof probe | undefined) =>
      estimateRun({ manifest, tasks: run.tasks.splits, probe: given });
    const few = await of({ ...probe, failures: 2 });
    const many = await of({ ...probe, failures: 48 });
    const counted = await of(probe);
    expect(few.byRole.evaluator.calls.expected).toBeLessThan(counted.byRole.evaluator.calls.expected);
    expect(counted.byRole.evaluator.calls.expected).toBeLessThanOrEqual(many.byRole.evaluator.calls.expected);
    const assumed = await of(undefined);
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(width(counted.byRole.evaluator.calls)).toBeLessThan(width(assumed.byRole.evaluator.calls));
    expect(counted.assumptions.join(' ')).toContain(`${probe.failures} of ${usualProbe} that were run`);
  });
});

describe('the failure rate measured by a probe', () => {
  it('is uncertain if few tasks were run, and never certain', () => {
    const few = failureShareOf({ tasks: 10, failures: 5, reply: null, rollout: null });
    const many = failureShareOf({ tasks: 1_000, failures: 500, reply: null, rollout: null });
    expect([few.expected, many.expected]).toEqual([0.5, 0.5]);
    expect(few.high - few.low).toBeGreaterThan(5 * (many.high - many.low));
    const none = failureShareOf({ tasks: 50, failures: 0, reply: null, rollout: null });
    expect(none.low).toBe(0);
    expect(none.expected).toBe(0);
    expect(none.high).toBeCloseTo(0.071, 3);
  });
});
