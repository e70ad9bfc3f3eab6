import fc from 'fast-check';
import { labelRules, parentLabel, readLabel } from '../../../../../lib/optimizer/rules/rule-labels.js';
import { structures } from '../arbitraries.js';

describe('parentLabel', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [52, 'BA'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ])('names parent %i %s', (index, label) => {
    expect(parentLabel(index)).toBe(label);
  });
});

describe('labelRules', () => {
  it('labels each rule by its parent and place, all different', () => {
    fc.assert(
      fc.property(fc.array(structures('p'), { maxLength: 30 }), parents => {
        const labelled = labelRules(parents);
        expect(labelled.map(parent => parent.rules.map(each => each.rule))).toEqual(
          parents.map(parent => parent.rules),
        );
        const labels = labelled.flatMap(parent => parent.rules.map(each => each.label));
        expect(new Set(labels).size).toBe(labels.length);
        for (const label of labels) expect(readLabel(label)).toBe(label);
      }),
    );
  });

  it('starts with A1', () => {
    fc.assert(
      fc.property(
        structures('p').filter(structure => structure.rules.length > 1),
        structure => {
          const [first, second] = labelRules([structure, structure]);
          expect(first?.rules[0]?.label).toBe('A1');
          expect(second?.rules[1]?.label).toBe('B2');
        },
      ),
    );
  });
});

describe('readLabel', () => {
  it.each([
    ['a1', 'A1'],
    [' [B12] ', 'B12'],
    ['Rule C3.', 'C3'],
    ['D-4', 'D4'],
    ['E05', 'E5'],
    ['A', null],
    ['12', null],
    ['A0', null],
    ['A1 and B2', null],
    ['', null],
  ])('reads %j as %j', (text, label) => {
    expect(readLabel(text)).toBe(label);
  });
});
