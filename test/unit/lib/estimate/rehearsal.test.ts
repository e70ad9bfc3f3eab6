import { critiqueCalls } from '../../../../lib/estimate/calls.js';
import { CountedArtifacts, shareFailing } from '../../../../lib/estimate/counted-modules.js';
import { proposalCall } from '../../../../lib/estimate/proposal-calls.js';
import { acceptedAfter, leftAfter, fixedElsewhere } from '../../../../lib/estimate/rehearsal.js';
import type { Rehearsal } from '../../../../lib/estimate/rehearsal.js';
import { rehearsedScenario } from '../../../../lib/estimate/rehearsed-scenario.js';
import { leftOf } from '../../../../lib/estimate/scenario.js';
import type { Scenario } from '../../../../lib/estimate/scenario.js';
import { plainScenario, workOf } from './work.js';

function rehearsalOf(changes: Partial<Rehearsal> = {}): Rehearsal {
  return {
    subsets: 4,
    accepted: 3,
    tasks: 10,
    failures: { before: 40, after: 10 },
    critique: { text: 50, reply: 60 },
    proposal: { failures: 8, grown: 150, reply: 200 },
    validation: { before: 60, after: 36 },
    ...changes,
  };
}

describe('the findings of a rehearsal', () => {
  it('change assumptions more, the more subsets there were', () => {
    const none = (subsets: number) => acceptedAfter(rehearsalOf({ subsets, accepted: 0 }), 0.9);
    expect(none(1)).toBeCloseTo(0.3);
    expect(none(4)).toBeCloseTo(0.1);
    expect(acceptedAfter(rehearsalOf({ subsets: 4, accepted: 4 }), 0.5)).toBeCloseTo(4.25 / 4.5);
  });

  it('include the remaining failures, with little uncertainty if there were many', () => {
    expect(leftAfter(rehearsalOf(), 0.25)).toBeCloseTo(0.25);
    expect(leftAfter(rehearsalOf({ failures: { before: 200, after: 180 } }), 0.25)).toBeCloseTo(0.884, 2);
    expect(leftAfter(rehearsalOf({ failures: { before: 1, after: 0 } }), 0.25)).toBeCloseTo(0.208, 2);
  });

  it('include how much transfers to other tasks; nothing if nothing was accepted', () => {
    expect(fixedElsewhere(rehearsalOf())).toBeCloseTo(0.4);
    expect(fixedElsewhere(rehearsalOf({ validation: { before: 60, after: 70 } }))).toBe(0);
    expect(fixedElsewhere(rehearsalOf({ validation: { before: 0, after: 0 } }))).toBeNull();
  });
});

/** The share of other tasks that fail with modules which have learned from so many subsets. */
function shareAfter(scenario: Scenario, subsets: number): number {
  const modules = { ...new CountedArtifacts().initialModules(), subsets };
  return shareFailing({ work: workOf(), scenario }, modules);
}

describe('A scenario after a rehearsal', () => {
  const work = workOf();

  const firstProposal = (scenario: Scenario) => {
    const step = { failing: 8, own: 8, before: 0, grown: 0, rejected: 0 };
    const { tokens, completionTokens } = proposalCall({ work, scenario }, step);
    return { tokens, reply: completionTokens };
  };

  it('has proposals whose growth and reply lengths match the measured ones', () => {
    const { tokens, reply } = firstProposal(rehearsedScenario(plainScenario(), rehearsalOf(), work));
    expect(tokens).toBeCloseTo(150);
    expect(reply).toBeCloseTo(200);
  });

  it('counts the thoughts of a reasoning model as reply tokens, not as rules or critiques', () => {
    const thoughtful = rehearsalOf({
      critique: { text: 50, reply: 1_050 },
      proposal: { failures: 8, grown: 150, reply: 4_200 },
    });
    const scenario = rehearsedScenario(plainScenario(), thoughtful, work);
    const { tokens, reply } = firstProposal(scenario);
    expect(tokens).toBeCloseTo(150);
    expect(reply).toBeCloseTo(4_200);
    expect(scenario.critique).toBe(50);
    const { calls, completionTokens } = critiqueCalls({ work, scenario }, 10, 0);
    expect(completionTokens / calls).toBeCloseTo(1_050);
  });

  it('lets later subsets fail as many tasks as a proposal did not fix elsewhere', () => {
    const scenario = rehearsedScenario(plainScenario(), rehearsalOf(), work);
    const after = (subsets: number) => shareAfter(scenario, subsets) / scenario.failureShare;
    expect(after(1)).toBeCloseTo(0.6);
    // Each further subset fixes some of the rest.
    expect(after(3)).toBeCloseTo(0.6 ** 2);
  });

  it('has a range whose low end costs less', () => {
    const failing = (name: Scenario['name']) => {
      const scenario = rehearsedScenario(plainScenario({ name }), rehearsalOf(), work);
      return shareAfter(scenario, 2);
    };
    expect(failing('low')).toBeLessThan(failing('expected'));
    expect(failing('expected')).toBeLessThan(failing('high'));
  });

  it('leaves as many failures in subsets of the rehearsed size as were left there', () => {
    const large = workOf({}, { inputs: { ...work.inputs, subset: { tasks: 100, tokens: 500 } } });
    const rehearsal = rehearsalOf({ tasks: 100, failures: { before: 400, after: 160 } });
    const scenario = rehearsedScenario(plainScenario(), rehearsal, large);
    expect(leftOf(scenario, 100)).toBeCloseTo(leftAfter(rehearsal, plainScenario().leftShare));
  });

  it('does not change what was not rehearsed', () => {
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
