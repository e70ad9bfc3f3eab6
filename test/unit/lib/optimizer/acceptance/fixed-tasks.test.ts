import type { Rule } from '../../../../../lib/domain/module.js';
import { withFixedTasks } from '../../../../../lib/optimizer/acceptance/fixed-tasks.js';

const ruleOf = (more: Partial<Rule>): Rule => ({
  id: 'a/1',
  when: 'x',
  then: 'y',
  parents: [],
  cases: ['won', 'solved', 'lost', 'other'],
  cited: true,
  ...more,
});
const taskIds = ['won', 'solved', 'lost', 'broken', 'unscored'];
const before = { taskIds, scores: [0, 1, 0, 1, 0] };
const after = { taskIds, scores: [1, 1, 0.5, 0, null] };
const note = (more: Partial<Rule>) => withFixedTasks([ruleOf(more)], { before, after })[0]?.fixed;

describe('the tasks that a rule fixed', () => {
  it('are the cited tasks that failed before and are solved now', () => {
    expect(note({})).toEqual(['won']);
    expect(note({ cases: ['lost', 'solved'] })).toEqual([]);
  });

  it('are not reported for a rule that cites nothing itself, or was never asked to', () => {
    expect(note({ cited: false })).toBeUndefined();
    const { cited: _cited, ...silent } = ruleOf({});
    expect(withFixedTasks([silent], { before, after })).toEqual([silent]);
  });

  it('are not reported if its tasks were not scored both times', () => {
    expect(note({ cases: ['other', 'unscored'] })).toBeUndefined();
  });

  it('shrink if a task fails again, and stay for tasks of other subsets', () => {
    expect(note({ fixed: ['won', 'broken', 'elsewhere'] })).toEqual(['won', 'elsewhere']);
  });
});
