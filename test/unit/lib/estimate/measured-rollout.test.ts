import { measuredRollout } from '../../../../lib/estimate/measured-rollout.js';
import { rolloutCalls } from '../../../../lib/estimate/calls.js';
import { plainScenario, workOf } from './work.js';

const assumed = {
  calls: { low: 1, expected: 3, high: 8 },
  counted: false,
  frame: 100,
  growth: 250,
  completion: 30,
};
const inputs = { tasks: 10, tokens: 200 };

function phaseOf(rollout: typeof assumed, name: 'low' | 'expected' | 'high') {
  return rolloutCalls({ work: workOf({}, { rollout }), scenario: plainScenario({ name }) }, inputs, 0);
}

describe('an agent that calls several times on a task', () => {
  it('has as many calls as its kind implies, each with the previous ones in its prompt', () => {
    expect(phaseOf(assumed, 'low')).toMatchObject({ calls: 10, promptTokens: 1_200, completionTokens: 300 });
    // Three prompts of 120, the second with 250 more, the third with 500 more.
    expect(phaseOf(assumed, 'expected')).toMatchObject({ calls: 30, promptTokens: 10 * (360 + 750) });
    expect(phaseOf(assumed, 'high').calls).toBe(80);
  });

  it('is estimated from the measured figures if tasks were run', () => {
    const measured = measuredRollout(
      assumed,
      { reply: 40, rollout: { calls: 2.5, promptTokens: 900 } },
      inputs.tokens / inputs.tasks,
    );
    const phase = phaseOf(measured, 'expected');
    expect(phase.calls).toBe(25);
    expect(phase.promptTokens).toBeCloseTo(9_000, 6);
    expect(phase.completionTokens).toBeCloseTo(1_000, 6);
    expect(measured.calls.low).toBeLessThan(2.5);
    expect(measured.calls.high).toBeGreaterThan(2.5);
  });

  it('is assumed to have one prompt, of the measured length, if it made one call per task', () => {
    const measured = measuredRollout(assumed, { reply: 5, rollout: { calls: 1, promptTokens: 77 } }, 20);
    expect(phaseOf(measured, 'expected').promptTokens).toBeCloseTo(770, 6);
  });

  it('keeps what was counted, and what was not measured', () => {
    const counted = { ...assumed, counted: true };
    const seen = { reply: 4, rollout: { calls: 2, promptTokens: 10 } };
    expect(measuredRollout(counted, seen, 20)).toEqual({ ...counted, completion: 4 });
    expect(measuredRollout(assumed, { reply: null, rollout: null }, 20)).toEqual(assumed);
  });
});
