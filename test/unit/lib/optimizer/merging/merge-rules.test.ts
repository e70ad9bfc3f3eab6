import fc from 'fast-check';
import type { Structure } from '../../../../../lib/domain/module.js';
import { type RuleChanges, applyMerge } from '../../../../../lib/optimizer/merging/merge-rules.js';
import { type MergeParent, labeledRules, readLabel } from '../../../../../lib/optimizer/rules/rule-labels.js';
import { ruleKey } from '../../../../../lib/optimizer/rules/rule-text.js';
import { phrase, rule, structures } from '../arbitraries.js';

const left: Structure = {
  opening: 'Left.',
  rules: [
    rule('l/1', 'lost', 'answer lost'),
    rule('l/2', 'late', 'answer late'),
    rule('l/3', 'fee', 'answer fee'),
  ],
};
const right: Structure = {
  opening: 'Right.',
  rules: [rule('r/1', 'gone', 'answer lost'), rule('r/2', 'Late', 'Answer late.')],
};
const pair: MergeParent[] = [
  { label: 'A', structure: left },
  { label: 'B', structure: right },
];

function merge(changes: Partial<RuleChanges>, parents = pair, best?: number) {
  const input = { parents, merge: { rules: [], drop: [], ...changes }, idPrefix: 'merge-1-1' };
  return applyMerge(best === undefined ? input : { ...input, best });
}

function idsOf({ structure }: { structure: Structure }): string[] {
  return structure.rules.map(each => each.id);
}

const labels = fc.oneof(
  fc
    .tuple(fc.constantFrom('A', 'B', 'C'), fc.integer({ min: 1, max: 7 }))
    .map(([parent, place]) => `${parent}${place}`),
  fc.string({ maxLength: 4 }),
);
const merges: fc.Arbitrary<{ parents: MergeParent[]; changes: RuleChanges }> = fc.record({
  parents: fc
    .tuple(structures('a'), structures('b'), structures('c'))
    .map(all => all.map((structure, index) => ({ label: 'ABC'[index] ?? '', structure }))),
  changes: fc.record({
    rules: fc.array(
      fc.record({
        when: phrase,
        then: fc.oneof(
          phrase,
          phrase.map(text => `do ${text}`),
        ),
        replaces: fc.array(labels, { maxLength: 4 }),
      }),
      { maxLength: 5 },
    ),
    drop: fc.array(labels, { maxLength: 3 }),
  }),
});

describe('applyMerge', () => {
  it('keeps all rules of all parents if the merge is empty, equal ones once', () => {
    const merged = merge({});
    expect(idsOf(merged)).toEqual(['l/1', 'merge-1-1/1', 'l/3', 'r/1']);
    expect(merged.structure.rules[1]).toEqual({
      id: 'merge-1-1/1',
      when: 'late',
      then: 'answer late',
      parents: ['l/2', 'r/2'],
      cases: [],
    });
    expect(merged.notes).toEqual([]);
  });

  it('keeps the id of a rule that several parents have from a common ancestor', () => {
    const parents = [left, left].map((structure, index) => ({ label: 'AB'[index] ?? '', structure }));
    expect(merge({}, parents).structure).toEqual(left);
  });

  it('puts a merged rule at the position of the first that it replaces, citing all', () => {
    const merged = merge({ rules: [{ when: 'lost or gone', then: 'answer lost', replaces: ['B1', 'A1'] }] });
    expect(idsOf(merged)).toEqual(['merge-1-1/1', 'merge-1-1/2', 'l/3']);
    expect(merged.structure.rules[0]).toMatchObject({ when: 'lost or gone', parents: ['r/1', 'l/1'] });
  });

  it('keeps the cases of the rules that it replaces', () => {
    const withCases = (structure: Structure, cases: string[]) => ({
      ...structure,
      rules: structure.rules.map(each => ({ ...each, cases })),
    });
    const parents = [
      { label: 'A', structure: withCases(left, ['t1', 't2']) },
      { label: 'B', structure: withCases(right, ['t2', 't3']) },
    ];
    const merged = merge({ rules: [{ when: 'x', then: 'y', replaces: ['A1', 'B1'] }] }, parents);
    expect(merged.structure.rules[0]?.cases).toEqual(['t1', 't2', 't3']);
  });

  it('replaces a rule together with its duplicates', () => {
    const merged = merge({ rules: [{ when: 'too late', then: 'answer late', replaces: ['B2'] }] });
    expect(idsOf(merged)).toEqual(['l/1', 'merge-1-1/1', 'l/3', 'r/1']);
    expect(merged.structure.rules[1]?.parents).toEqual(['l/2', 'r/2']);
  });

  it('puts a merged rule without a citation at the end', () => {
    expect(idsOf(merge({ rules: [{ when: 'new', then: 'answer new', replaces: [] }] })).at(-1)).toBe(
      'merge-1-1/1',
    );
  });

  it('lets a merged rule that repeats an existing one take its place', () => {
    const merged = merge({ rules: [{ when: 'fee', then: 'answer fee', replaces: ['A1'] }] });
    expect(idsOf(merged)).toEqual(['merge-1-1/1', 'merge-1-1/2', 'r/1']);
    expect(merged.structure.rules[0]?.parents.toSorted()).toEqual(['l/1', 'l/3']);
  });

  it('drops what it names, but not the duplicate in another parent', () => {
    expect(idsOf(merge({ drop: ['A1', 'B1'] }))).toEqual(['merge-1-1/1', 'l/3']);
    expect(idsOf(merge({ drop: ['B2'] }))).toHaveLength(4);
    expect(idsOf(merge({ drop: ['A2', 'B2'] }))).toEqual(['l/1', 'l/3', 'r/1']);
  });

  it('notes citations of unknown rules, and continues without them', () => {
    const merged = merge({
      rules: [{ when: 'x', then: 'y', replaces: ['C1', 'A3', 'the third one of the left'] }],
      drop: ['A9'],
    });
    expect(idsOf(merged)).toContain('merge-1-1/1');
    expect(idsOf(merged)).not.toContain('l/3');
    expect(merged.notes).toEqual([
      'merged rule 1 cites "C1", which is not a rule',
      'merged rule 1 cites "the third one of the", which is not a rule',
      'the merge drops "A9", which is not a rule',
    ]);
  });

  it('does not lose a rule to an empty one', () => {
    const merged = merge({ rules: [{ when: 'x', then: '', replaces: ['A1'] }] });
    expect(idsOf(merged)).toContain('l/1');
    expect(merged.notes).toEqual(['merged rule 1 is empty: left out, and the rules that it cites stay']);
  });

  it('uses the opening of the best parent, or that of the merge', () => {
    expect(merge({}).structure.opening).toBe('Left.');
    expect(merge({}, pair, 1).structure.opening).toBe('Right.');
    expect(merge({ opening: 'Both.' }, pair, 1).structure.opening).toBe('Both.');
    expect(merge({ opening: '  ' }, pair, 1).structure.opening).toBe('Right.');
  });

  it('accounts for every rule: it is kept, cited by one that is kept, or dropped by name', () => {
    fc.assert(
      fc.property(merges, ({ parents, changes }) => {
        const { rules } = merge(changes, parents).structure;
        const accounted = new Set(rules.flatMap(each => [each.id, ...each.parents]));
        const dropped = new Set(changes.drop.map(readLabel));
        for (const { label, rule: each } of parents.flatMap(labeledRules)) {
          if (!dropped.has(label)) expect(accounted).toContain(each.id);
        }
      }),
    );
  });

  it('contains every rule that is neither cited nor dropped, and every merged rule that is not empty', () => {
    fc.assert(
      fc.property(merges, ({ parents, changes }) => {
        const said = new Set(merge(changes, parents).structure.rules.map(ruleKey));
        const named = new Set(
          [...changes.drop, ...changes.rules.flatMap(each => each.replaces)].map(readLabel),
        );
        const all = parents.flatMap(labeledRules);
        const touched = new Set(all.filter(each => named.has(each.label)).map(each => ruleKey(each.rule)));
        for (const each of all)
          if (!touched.has(ruleKey(each.rule))) expect(said).toContain(ruleKey(each.rule));
        for (const each of changes.rules) if (each.then.trim() !== '') expect(said).toContain(ruleKey(each));
      }),
    );
  });

  it('never repeats a rule, never assigns an id to two rules', () => {
    fc.assert(
      fc.property(merges, ({ parents, changes }) => {
        const { rules } = merge(changes, parents).structure;
        expect(new Set(rules.map(ruleKey)).size).toBe(rules.length);
        expect(new Set(rules.map(each => each.id)).size).toBe(rules.length);
      }),
    );
  });

  it('keeps the order of the rules that stay', () => {
    fc.assert(
      fc.property(merges, ({ parents, changes }) => {
        const order = parents.flatMap(labeledRules).map(each => each.rule.id);
        const stayed = idsOf(merge(changes, parents)).filter(id => order.includes(id));
        expect(stayed).toEqual(order.filter(id => stayed.includes(id)));
      }),
    );
  });
});

describe('applyMerge with a guard against copies', () => {
  it('leaves out copies of a task, keeps what they cite, and counts and reports them', () => {
    const { structure, notes, copied } = applyMerge({
      parents: pair,
      merge: {
        rules: [
          { when: 'soup of table nine', then: 'answer lost', replaces: ['A1', 'B1'] },
          { when: 'late', then: 'answer late', replaces: ['A2'] },
        ],
        drop: [],
      },
      idPrefix: 'merge-1-1',
      copies: text => (/soup|late/.test(text) ? { task: 't1', words: 13 } : null),
    });
    expect(idsOf({ structure })).toEqual(['l/1', 'merge-1-1/2', 'l/3', 'r/1']);
    expect([notes, copied]).toEqual([['1 rule left out: it copies 13 words of task t1'], 1]);
  });
});
