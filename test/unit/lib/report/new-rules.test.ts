import { newRules, ruleValue } from '../../../../lib/report/new-rules.js';
import { textModule } from '../../../../lib/optimizer/rules/module-text.js';

const rule = (id: string, cases: string[], fixed: string[] = []) => ({
  id,
  when: `a ${id}`,
  then: 'do it',
  parents: [],
  cases,
  cited: true,
  fixed,
});
const modulesOf = (...rules: ReturnType<typeof rule>[]) => ({
  prompt: textModule({ opening: 'Answer.', rules }),
});

describe('the new rules of a result', () => {
  it('leave out rules of the baseline, and start with those that fixed most tasks', () => {
    const known = rule('known', ['1', '2', '3'], ['1', '2', '3']);
    const rules = newRules({
      baseline: modulesOf(known),
      final: modulesOf(
        rule('cites', ['4', '5']),
        known,
        rule('fixes', ['6'], ['6']),
        rule('unproven', []),
        rule('fixes-more', ['7', '8'], ['7', '8']),
      ),
    });
    expect(rules.map(({ id }) => id)).toEqual(['fixes-more', 'fixes', 'cites', 'unproven']);
    expect(rules[0]?.text).toBe('When a fixes-more: do it');
    expect(rules.map(ruleValue)).toEqual([
      'fixed 2 train tasks',
      'fixed 1 train task',
      'written from 2 train tasks',
      '',
    ]);
  });

  it('do not count tasks that the author did not cite', () => {
    const uncited = { ...rule('uncited', ['1', '2']), cited: false };
    expect(newRules({ baseline: {}, final: modulesOf(uncited) })[0]).toMatchObject({ cases: 0 });
  });
});
