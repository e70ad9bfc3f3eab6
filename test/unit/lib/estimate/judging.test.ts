import { phasesOf } from '../../../../lib/estimate/estimate-stages.js';
import { callsOf, plainScenario, workOf } from './work.js';

const judge = { calls: 3, prompt: 600 };

describe('the estimate of a run with a judge', () => {
  it('has one call per vote for each task that is run, in the stage that runs it', () => {
    const work = workOf({ strategy: 'none' }, { subsets: 0, judge });
    const [agent, scored] = phasesOf(work, plainScenario());
    expect(agent).toMatchObject({ role: 'agent', calls: 50 });
    expect(scored).toMatchObject({
      stage: 'baseline',
      role: 'evaluator',
      calls: 150,
      promptTokens: 50 * 600,
      completionTokens: 150 * 80,
    });
  });

  it('counts them together with the critiques, also for several calls of the agent per task', () => {
    const rollout = { ...workOf().rollout, calls: { low: 4, expected: 4, high: 4 } };
    const judged = phasesOf(workOf({ epochs: 1 }, { judge, rollout }), plainScenario());
    const without = phasesOf(workOf({ epochs: 1 }, { rollout }), plainScenario());
    const rolled = callsOf(judged, 'optimize', 'agent') / 4;
    expect(callsOf(judged, 'optimize', 'evaluator')).toBeCloseTo(
      callsOf(without, 'optimize', 'evaluator') + rolled * 3,
    );
    expect(callsOf(judged, 'merge', 'evaluator')).toBeCloseTo((callsOf(judged, 'merge', 'agent') / 4) * 3);
  });
});
