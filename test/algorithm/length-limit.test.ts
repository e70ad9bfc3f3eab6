import fc from 'fast-check';
import type { Rule } from '../../algorithm/domain/module.js';
import { withinLimit } from '../../algorithm/length-limit.js';
import { renderText } from '../../algorithm/module-text.js';
import { countWords, rule, structures } from './arbitraries.js';

const structure = {
  opening: 'Say which queue.',
  rules: [rule('a', 'one two', 'three'), rule('b', 'four', 'five'), rule('c', 'six', 'seven')],
};
const limits = fc.record({
  structure: structures('r', 12),
  limitTokens: fc.nat(80),
  worths: fc.array(fc.nat(3)),
});

function worthFrom(worths: number[]): (each: Rule) => number {
  return each => worths[Number(each.id.split('/')[1])] ?? 0;
}

describe('withinLimit', () => {
  it('leaves a text within the limit as it is', () => {
    const limitTokens = countWords(renderText(structure));
    const limited = withinLimit({ structure, limitTokens, countTokens: countWords });
    expect(limited).toEqual({ structure, cut: [], openingTooLong: false });
  });

  it('cuts the last rules first where all are worth the same', () => {
    const limitTokens = countWords(renderText(structure)) - 1;
    const limited = withinLimit({ structure, limitTokens, countTokens: countWords });
    expect(limited.structure.rules.map(each => each.id)).toEqual(['a', 'b']);
    expect(limited.cut.map(each => each.id)).toEqual(['c']);
  });

  it('cuts what is worth least, and gives what it cut in the order of the module', () => {
    const worth = (each: Rule) => ({ a: 1, b: 3, c: 2 })[each.id] ?? 0;
    const limitTokens = countWords(renderText({ ...structure, rules: structure.rules.slice(1, 2) }));
    const limited = withinLimit({ structure, limitTokens, countTokens: countWords, worth });
    expect(limited.structure.rules.map(each => each.id)).toEqual(['b']);
    expect(limited.cut.map(each => each.id)).toEqual(['a', 'c']);
  });

  it('never cuts the opening, and says where it alone is too long', () => {
    const limited = withinLimit({ structure, limitTokens: 3, countTokens: countWords });
    expect(limited.structure).toEqual({ opening: structure.opening, rules: [] });
    expect(limited.openingTooLong).toBe(true);
    expect(withinLimit({ structure, limitTokens: 4, countTokens: countWords }).openingTooLong).toBe(false);
  });

  it('holds the limit, cuts no more than it must, and loses nothing unsaid', () => {
    fc.assert(
      fc.property(limits, ({ structure: given, limitTokens, worths }) => {
        const worth = worthFrom(worths);
        const limited = withinLimit({ structure: given, limitTokens, countTokens: countWords, worth });
        const tokens = countWords(renderText(limited.structure));
        expect(tokens <= limitTokens).toBe(!limited.openingTooLong);
        const kept = limited.structure.rules;
        expect(given.rules.filter(each => !limited.cut.includes(each))).toEqual(kept);
        const mostCut = Math.max(-1, ...limited.cut.map(worth));
        for (const each of kept) expect(worth(each)).toBeGreaterThanOrEqual(mostCut);
        if (limited.cut.length === 0 || limited.openingTooLong) return;
        const lastCut = limited.cut.filter(each => worth(each) === mostCut)[0];
        const oneLess = given.rules.filter(each => kept.includes(each) || each === lastCut);
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
