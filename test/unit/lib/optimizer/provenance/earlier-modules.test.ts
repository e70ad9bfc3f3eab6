import type { Modules, Rule } from '../../../../../lib/domain/module.js';
import {
  contradictions,
  earlierModules,
  earlierRule,
} from '../../../../../lib/optimizer/provenance/earlier-modules.js';
import { textModule } from '../../../../../lib/optimizer/rules/module-text.js';

const rule: Rule = {
  id: 'merge-1-1/try-1/m/1',
  when: 'soup',
  then: 'answer kitchen',
  parents: ['subset-001/epoch-1/m/1/1', 'older:subset-002/epoch-1/m/1/1'],
  cases: ['row-1'],
};
const modules: Modules = {
  m: textModule({ opening: 'Sort it.', rules: [rule] }),
  other: { kind: 'text', text: 'Be brief.' },
};

describe('the modules of an earlier run', () => {
  it('say the same, with ids that no rule and no task of another run has', () => {
    const { m, other } = earlierModules(modules, 'hotel-1');
    expect(other).toEqual(modules['other']);
    if (m?.kind !== 'text') throw new Error('It is a text.');
    expect(m.text).toBe('Sort it.\n\nRules:\n- When soup: answer kitchen');
    expect(m.structure?.rules).toEqual([
      {
        id: 'hotel-1:merge-1-1/try-1/m/1',
        when: 'soup',
        then: 'answer kitchen',
        parents: ['hotel-1:subset-001/epoch-1/m/1/1', 'older:subset-002/epoch-1/m/1/1'],
        cases: ['hotel-1:row-1'],
      },
    ]);
  });

  it('keep the name of the run that wrote a rule, through any number of runs', () => {
    const twice = earlierModules(earlierModules(modules, 'hotel-1'), 'hotel-2');
    const { m } = twice;
    const [first] = m?.kind === 'text' ? (m.structure?.rules ?? []) : [];
    expect(first && earlierRule(first.id)).toEqual({ from: 'hotel-1', id: rule.id });
    expect(earlierRule(rule.id)).toBeNull();
  });
});

it('finds texts that were edited outside of their rules', () => {
  const { m } = modules;
  if (m?.kind !== 'text') throw new Error('It is a text.');
  expect(contradictions(modules)).toEqual([]);
  expect(contradictions({ ...modules, m: { ...m, text: 'Something else.' } })).toEqual(['m']);
});
