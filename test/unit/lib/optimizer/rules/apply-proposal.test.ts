import fc from 'fast-check';
import type { Structure } from '../../../../../lib/domain/module.js';
import { type Proposal, applyProposal } from '../../../../../lib/optimizer/rules/apply-proposal.js';
import { ruleKey } from '../../../../../lib/optimizer/rules/rule-text.js';
import { phrase, rule, structures } from '../arbitraries.js';

const base: Structure = {
  opening: 'Say.',
  rules: [
    rule('base/1', 'lost', 'answer lost'),
    rule('base/2', 'late', 'answer late'),
    rule('base/3', '', 'be short'),
  ],
};

function revise(proposal: Partial<Proposal>, structure = base) {
  return applyProposal({
    structure,
    proposal: { rules: [], remove: [], ...proposal },
    idPrefix: 'run/epoch-1',
  });
}

function idsOf({ structure }: { structure: Structure }): string[] {
  return structure.rules.map(each => each.id);
}

const proposals = fc.record({
  rules: fc.array(
    fc.record({
      when: phrase,
      then: fc.oneof(
        phrase,
        phrase.map(text => `do ${text}`),
      ),
    }),
    { maxLength: 6 },
  ),
  remove: fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 4 }),
});

describe('applyProposal', () => {
  it('appends new rules, with the ids of their places and the cases they cite', () => {
    const revised = revise({ rules: [{ when: 'new', then: 'answer new', cases: ['t1', 't2', 't1'] }] });
    expect(revised.structure.rules.at(-1)).toEqual({
      id: 'run/epoch-1/1',
      when: 'new',
      then: 'answer new',
      parents: [],
      cases: ['t1', 't2'],
    });
    expect(idsOf(revised).slice(0, 3)).toEqual(['base/1', 'base/2', 'base/3']);
    expect(revised.notes).toEqual([]);
  });

  it('replaces the rule with the same condition, and cites it', () => {
    const revised = revise({ rules: [{ when: 'When LOST,', then: 'answer gone' }] });
    expect(idsOf(revised)).toEqual(['run/epoch-1/1', 'base/2', 'base/3']);
    expect(revised.structure.rules[0]).toMatchObject({
      when: 'LOST',
      then: 'answer gone',
      parents: ['base/1'],
    });
  });

  it('keeps two new rules of one condition together at the position of the old one', () => {
    const rules = [
      { when: 'lost', then: 'first ask' },
      { when: 'lost', then: 'then block' },
    ];
    const revised = revise({ rules });
    expect(idsOf(revised)).toEqual(['run/epoch-1/1', 'run/epoch-1/2', 'base/2', 'base/3']);
    expect(revised.structure.rules[1]?.parents).toEqual(['base/1']);
  });

  it('does not treat a rule without a condition as the successor of another one', () => {
    expect(idsOf(revise({ rules: [{ when: '', then: 'be kind' }] }))).toEqual([
      'base/1',
      'base/2',
      'base/3',
      'run/epoch-1/1',
    ]);
  });

  it('removes by number, and reports an unknown number', () => {
    const revised = revise({ remove: [2, 0, 9, 2] });
    expect(idsOf(revised)).toEqual(['base/1', 'base/3']);
    expect(revised.notes).toEqual(['there is no rule 0 to remove', 'there is no rule 9 to remove']);
  });

  it('puts a rule at the position of a removed one with the same condition', () => {
    const revised = revise({ rules: [{ when: 'late', then: 'answer soon' }], remove: [2] });
    expect(idsOf(revised)).toEqual(['base/1', 'run/epoch-1/1', 'base/3']);
    expect(revised.structure.rules[1]?.parents).toEqual(['base/2']);
  });

  it('drops what is empty, exists already, or is repeated, and notes it', () => {
    const rules = [
      { when: 'lost', then: ' \n' },
      { when: 'Late', then: 'Answer late.' },
      { when: 'x', then: 'y' },
      { when: 'x ', then: 'Y!' },
    ];
    const revised = revise({ rules });
    expect(idsOf(revised)).toEqual(['base/1', 'base/2', 'base/3', 'run/epoch-1/3']);
    expect(revised.notes).toEqual([
      'proposed rule 1 is empty: left out',
      'proposed rule 4 repeats another proposed rule: left out',
      '1 proposed rules exist already',
    ]);
  });

  it('keeps a rule that is removed and written again', () => {
    const revised = revise({ rules: [{ when: 'lost', then: 'answer lost' }], remove: [1] });
    expect(idsOf(revised)).toEqual(['base/1', 'base/2', 'base/3']);
    expect(revised.notes).toContain('rule 1 was removed and written again: kept');
  });

  it('keeps a rule unchanged that is neither removed nor replaced, for any proposal', () => {
    fc.assert(
      fc.property(structures('base'), proposals, (structure, proposal) => {
        const revised = revise(proposal, structure);
        const cited = new Set(revised.structure.rules.flatMap(each => each.parents));
        const result = new Map(revised.structure.rules.map(each => [each.id, each]));
        structure.rules.forEach((each, place) => {
          if (proposal.remove.includes(place + 1) || cited.has(each.id)) return;
          expect(result.get(each.id)).toEqual(each);
        });
      }),
    );
  });

  it('never repeats a rule, never reuses an id, never leaves an empty or broken line', () => {
    fc.assert(
      fc.property(structures('base'), proposals, (structure, proposal) => {
        const { rules } = revise(proposal, structure).structure;
        expect(new Set(rules.map(ruleKey)).size).toBe(rules.length);
        expect(new Set(rules.map(each => each.id)).size).toBe(rules.length);
        for (const each of rules) expect(`${each.when}${each.then}`).not.toMatch(/\n/);
        for (const each of rules) expect(each.then).not.toBe('');
      }),
    );
  });

  it('contains every proposed rule that is not empty', () => {
    fc.assert(
      fc.property(structures('base'), proposals, (structure, proposal) => {
        const said = new Set(revise(proposal, structure).structure.rules.map(ruleKey));
        for (const each of proposal.rules) if (each.then.trim() !== '') expect(said).toContain(ruleKey(each));
      }),
    );
  });

  it('changes nothing when applied a second time', () => {
    fc.assert(
      fc.property(structures('base'), proposals, (structure, { rules }) => {
        const once = revise({ rules }, structure).structure;
        expect(revise({ rules }, once).structure).toEqual(once);
      }),
    );
  });

  it('does not modify its arguments', () => {
    const before = structuredClone(base);
    revise({ rules: [{ when: 'lost', then: 'answer gone' }], remove: [2] });
    expect(base).toEqual(before);
  });
});

describe('applyProposal with a guard against copies', () => {
  const guarded = (rules: Proposal['rules']) =>
    applyProposal({
      structure: base,
      proposal: { rules, remove: [] },
      idPrefix: 'run/epoch-1',
      copies: text => (text.includes('soup') ? { task: 'row-000012', words: 14 } : null),
    });

  it('leaves out the rules that copy a task, and counts and reports them', () => {
    const revised = guarded([
      { when: 'the soup is cold', then: 'answer kitchen' },
      { when: 'new', then: 'answer new' },
    ]);
    expect(idsOf(revised)).toEqual(['base/1', 'base/2', 'base/3', 'run/epoch-1/2']);
    expect(revised.copied).toBe(1);
    expect(revised.notes).toEqual(['1 rule left out: it copies 14 words of task row-000012']);
  });

  it('keeps the rule that a copy would have replaced', () => {
    expect(idsOf(guarded([{ when: 'lost', then: 'soup' }]))).toEqual(['base/1', 'base/2', 'base/3']);
  });

  it('does not report existing rules', () => {
    const structure = { opening: '', rules: [rule('base/1', 'soup', 'answer kitchen')] };
    const revised = applyProposal({
      structure,
      idPrefix: 'run/epoch-1',
      copies: () => ({ task: 't1', words: 12 }),
      proposal: { rules: [{ when: 'Soup', then: 'answer kitchen.' }], remove: [] },
    });
    expect([idsOf(revised), revised.copied]).toEqual([['base/1'], 0]);
  });
});
