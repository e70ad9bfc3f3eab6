import { proposals } from '../../../algorithm/estimate/proposals.js';
import { acceptedAfter, carriedOver, leftAfter } from '../../../algorithm/estimate/rehearsal.js';
import type { Rehearsal } from '../../../algorithm/estimate/rehearsal.js';
import { rehearsedScenario } from '../../../algorithm/estimate/rehearsed-scenario.js';
import { leftOf } from '../../../algorithm/estimate/scenario.js';
import { plainScenario, workOf } from './work.js';

function rehearsalOf(changes: Partial<Rehearsal> = {}): Rehearsal {
  return {
    subsets: 4,
    accepted: 3,
    tasks: 10,
    failures: { before: 40, after: 10 },
    critique: 50,
    proposal: { failures: 8, tokens: 200 },
    validation: { before: 60, after: 36 },
    ...changes,
  };
}

describe('What a rehearsal tells', () => {
  it('moves what was assumed the more, the more subsets there were', () => {
    const none = (subsets: number) => acceptedAfter(rehearsalOf({ subsets, accepted: 0 }), 0.9);
    expect(none(1)).toBeCloseTo(0.3);
    expect(none(4)).toBeCloseTo(0.1);
    expect(acceptedAfter(rehearsalOf({ subsets: 4, accepted: 4 }), 0.5)).toBeCloseTo(4.25 / 4.5);
  });

  it('is which failures are left, with little doubt where there were many', () => {
    expect(leftAfter(rehearsalOf(), 0.25)).toBeCloseTo(0.25);
    expect(leftAfter(rehearsalOf({ failures: { before: 200, after: 180 } }), 0.25)).toBeCloseTo(0.884, 2);
    expect(leftAfter(rehearsalOf({ failures: { before: 1, after: 0 } }), 0.25)).toBeCloseTo(0.208, 2);
  });

  it('is how much holds on other tasks; nothing where nothing was accepted', () => {
    // 75 % of its own failures are gone, and 40 % of the others.
    expect(carriedOver(rehearsalOf())).toBeCloseTo(0.4 / 0.75);
    expect(carriedOver(rehearsalOf({ validation: { before: 60, after: 70 } }))).toBe(0);
    expect(carriedOver(rehearsalOf({ validation: { before: 0, after: 0 } }))).toBeNull();
  });
});

describe('A scenario after a rehearsal', () => {
  const work = workOf();

  it('has proposals as long as those that were written', () => {
    const scenario = rehearsedScenario(plainScenario(), rehearsalOf(), work);
    const step = { work, scenario, failing: 8, grown: 0, rejected: 0, subsets: 1, lanes: 1 };
    const tokens = proposals(step).phases.reduce((sum, phase) => sum + phase.completionTokens, 0);
    expect(tokens).toBeCloseTo(200);
    expect(scenario.critique).toBe(50);
  });

  it('leaves in subsets of the rehearsed size what was left there', () => {
    const large = workOf({}, { inputs: { ...work.inputs, subset: { tasks: 100, tokens: 500 } } });
    const rehearsal = rehearsalOf({ tasks: 100, failures: { before: 400, after: 160 } });
    const scenario = rehearsedScenario(plainScenario(), rehearsal, large);
    expect(leftOf(scenario, 100)).toBeCloseTo(leftAfter(rehearsal, plainScenario().leftShare));
  });

  it('knows what was not rehearsed as little as before', () => {
    const nothing = rehearsalOf({ accepted: 0, critique: null, validation: { before: 0, after: 0 } });
    const { leftShare, carriesOver, critique } = rehearsedScenario(plainScenario(), nothing, work);
    expect({ leftShare, carriesOver, critique }).toEqual({ leftShare: 0.2, carriesOver: 0.5, critique: 80 });
  });

  it('is less certain of acceptance, the fewer subsets there were', () => {
    const widthAfter = (subsets: number) => {
      const of = (name: 'low' | 'high') =>
        rehearsedScenario(plainScenario({ name }), rehearsalOf({ subsets, accepted: subsets / 2 }), work);
      return of('high').accepted - of('low').accepted;
    };
    expect(widthAfter(20)).toBeLessThan(widthAfter(2));
  });
});
