import fc from 'fast-check';
import { withinLimit } from '../../../../../lib/optimizer/rules/length-limit.js';
import { renderText } from '../../../../../lib/optimizer/rules/module-text.js';
import { countWords, rule, structures } from '../arbitraries.js';

const structure = {
  opening: 'Say which queue.',
  rules: [rule('a', 'one two', 'three'), rule('b', 'four', 'five'), rule('c', 'six', 'seven')],
};
const limits = fc.record({
  structure: structures('r', 12),
  limitTokens: fc.nat(80),
});

describe('withinLimit', () => {
  it('leaves a text within the limit as it is', () => {
    const limitTokens = countWords(renderText(structure));
    const limited = withinLimit({ structure, limitTokens, countTokens: countWords });
    expect(limited).toEqual({ structure, cut: [], openingTooLong: false });
  });

  it('cuts the last rules first', () => {
    const limitTokens = countWords(renderText(structure)) - 1;
    const limited = withinLimit({ structure, limitTokens, countTokens: countWords });
    expect(limited.structure.rules.map(each => each.id)).toEqual(['a', 'b']);
    expect(limited.cut.map(each => each.id)).toEqual(['c']);
  });

  it('never cuts the opening, and reports if it alone is too long', () => {
    const limited = withinLimit({ structure, limitTokens: 3, countTokens: countWords });
    expect(limited.structure).toEqual({ opening: structure.opening, rules: [] });
    expect(limited.openingTooLong).toBe(true);
    expect(withinLimit({ structure, limitTokens: 4, countTokens: countWords }).openingTooLong).toBe(false);
  });

  it('keeps the limit, cuts no more than necessary, and reports everything that it cuts', () => {
    fc.assert(
      fc.property(limits, ({ structure: given, limitTokens }) => {
        const limited = withinLimit({ structure: given, limitTokens, countTokens: countWords });
        const tokens = countWords(renderText(limited.structure));
        expect(tokens <= limitTokens).toBe(!limited.openingTooLong);
        const kept = limited.structure.rules;
        expect([...kept, ...limited.cut]).toEqual(given.rules);
        if (limited.cut.length === 0 || limited.openingTooLong) return;
        const oneLess = given.rules.slice(0, kept.length + 1);
        expect(countWords(renderText({ ...given, rules: oneLess }))).toBeGreaterThan(limitTokens);
      }),
    );
  });

  it('counts a long module some ten times, not once for each rule', () => {
    let counts = 0;
    const rules = Array.from({ length: 1_000 }, (_, at) => rule(String(at), `case ${at}`, 'answer so'));
    const countTokens = (text: string) => {
      counts += 1;
      return countWords(text);
    };
    withinLimit({ structure: { opening: 'Say.', rules }, limitTokens: 500, countTokens });
    expect(counts).toBeLessThan(20);
  });
});
