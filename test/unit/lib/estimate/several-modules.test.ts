import { optimizeStage } from '../../../../lib/estimate/stage-optimize.js';
import type { Phase } from '../../../../lib/estimate/phase.js';
import { callsOf, plainScenario, workOf } from './work.js';

const settings = { epochs: 1 };
const stage = (
  modules: number,
  more: Parameters<typeof workOf>[0] = {},
  scenario: Parameters<typeof plainScenario>[0] = {},
) => optimizeStage(workOf({ ...settings, ...more }, { modules }), plainScenario(scenario));
const optimizer = (phases: readonly Phase[]) => callsOf(phases, 'optimize', 'optimizer');
const evidence = (phases: readonly Phase[]) =>
  phases.filter(({ role }) => role === 'optimizer').reduce((sum, { promptTokens }) => sum + promptTokens, 0);

describe('the estimate of several modules', () => {
  it('has one call per module if all are revised, and one if they take turns or the most blamed is revised', () => {
    expect(optimizer(stage(1).phases)).toBe(8);
    expect(optimizer(stage(2).phases)).toBe(16);
    for (const modules of ['in-turn', 'most-blamed'] as const)
      expect(optimizer(stage(2, { modules }).phases)).toBe(8);
    expect(optimizer(stage(1, { modules: 'in-turn' }).phases)).toBe(8);
  });

  it('shows each its share of the failures, and all of them if no critique assigns them', () => {
    const credited = evidence(stage(2).phases);
    const unplaced = evidence(stage(2, {}, { unplaced: 1 }).phases);
    const without = evidence(stage(2, { critique: 'none' }).phases);
    expect(credited).toBeLessThan(unplaced);
    expect(without).toBe(evidence(stage(2, { critique: 'none' }, { unplaced: 1 }).phases));
  });

  it('includes no call for modules without failures', () => {
    // Ten tasks, one failure, five modules: one of them has it.
    expect(optimizer(stage(5, {}, { failureShare: 0.1 }).phases)).toBeCloseTo(8);
  });

  it('leaves more failures for the next epoch if one module is revised at a time', () => {
    const second = (modules: 'together' | 'in-turn') =>
      callsOf(stage(2, { epochs: 2, modules }).phases, 'optimize', 'evaluator');
    expect(second('in-turn')).toBeGreaterThan(second('together'));
  });
});
