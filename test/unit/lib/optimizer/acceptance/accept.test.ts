import fc from 'fast-check';
import { accepts, decideMerge } from '../../../../../lib/optimizer/acceptance/accept.js';
import type { Score } from '../../../../../lib/domain/score.js';

function score(mean: number | null): Score {
  return { mean, scored: mean === null ? 0 : 10, unscored: mean === null ? 10 : 0 };
}

const means = fc.option(fc.integer({ min: 0, max: 4 }).map(quarters => quarters / 4));

describe('accepts', () => {
  it.each([
    ['improve', 0.5, 0.6, true],
    ['improve', 0.5, 0.5, false],
    ['improve', 0.5, 0.4, false],
    ['not-worse', 0.5, 0.6, true],
    ['not-worse', 0.5, 0.5, true],
    ['not-worse', 0.5, 0.4, false],
  ] as const)('%s: from %d to %d is %s', (rule, parent, candidate, accepted) => {
    expect(accepts(rule, { parent: score(parent), candidate: score(candidate) }).accepted).toBe(accepted);
  });

  it.each(['improve', 'not-worse'] as const)('%s: never accepts a candidate without a score', rule => {
    for (const parent of [score(0), score(null)]) {
      expect(accepts(rule, { parent, candidate: score(null) }).accepted).toBe(false);
    }
  });

  it.each(['improve', 'not-worse'] as const)(
    '%s: accepts a scored candidate over an unscored parent',
    rule => {
      expect(accepts(rule, { parent: score(null), candidate: score(0) }).accepted).toBe(true);
    },
  );

  it('significant: accepts what is better with a test result at the level', () => {
    const better = { parent: score(0.5), candidate: score(0.6) };
    const tested = (pValue: number) => accepts('significant', { ...better, gain: { pValue, level: 0.05 } });
    expect(tested(0.05).accepted).toBe(true);
    expect(tested(0.051).accepted).toBe(false);
    expect(tested(0.03).reason).toBe('0.6 against 0.5 of the parent, rule significant (p 0.03, level 0.05)');
    expect(accepts('significant', better).accepted).toBe(false);
    const gain = { pValue: 0.01, level: 0.05 };
    expect(accepts('significant', { parent: score(0.5), candidate: score(0.5), gain }).accepted).toBe(false);
  });

  it('ignores rounding differences', () => {
    const rounded = { parent: score(0.3), candidate: score(0.1 + 0.2) };
    expect(accepts('improve', rounded).accepted).toBe(false);
    expect(accepts('not-worse', { parent: rounded.candidate, candidate: rounded.parent }).accepted).toBe(
      true,
    );
  });

  it('sees a difference of one task in a hundred thousand', () => {
    expect(accepts('improve', { parent: score(0.5), candidate: score(0.50001) }).accepted).toBe(true);
  });

  it('states both scores and the rule', () => {
    const { reason } = accepts('improve', { parent: score(2 / 3), candidate: score(0.7) });
    expect(reason).toBe('0.7 against 0.6667 of the parent, rule improve');
  });
});

describe('decideMerge', () => {
  it('keeps a merge that is within the tolerance of its best parent, and none beyond it', () => {
    const choose = (merged: number, tolerance?: number) =>
      decideMerge({ merged: score(merged), parents: [score(0.5), score(0.6)], tolerance }).choice;
    expect(choose(0.57, 0.03)).toBe('merged');
    expect(choose(0.56, 0.03)).toBe('parent');
    expect(choose(0.59)).toBe('parent');
  });

  it('keeps a merge that is as good as its best parent, and otherwise retries or falls back', () => {
    const cases = fc.record({
      merged: means,
      parents: fc.array(means, { minLength: 1, maxLength: 5 }),
      mayRetry: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ merged, parents, mayRetry }) => {
        const chosen = decideMerge({ merged: score(merged), parents: parents.map(score), mayRetry });
        const best = Math.max(...parents.map(mean => mean ?? -1));
        const stands = merged !== null && merged >= best;
        expect(chosen.choice).toBe(stands ? 'merged' : mayRetry ? 'retry' : 'parent');
        expect(parents[chosen.bestParent] ?? -1).toBe(best);
        expect(chosen.bestParent).toBe(parents.findIndex(mean => (mean ?? -1) === best));
      }),
    );
  });

  it('falls back to the first of equally good parents', () => {
    const parents = [score(0.4), score(0.8), score(0.8)];
    expect(decideMerge({ merged: score(0.7), parents })).toMatchObject({ choice: 'parent', bestParent: 1 });
  });

  it('ranks a parent without a score below one with a score of 0', () => {
    expect(decideMerge({ merged: null, parents: [score(null), score(0)] }).bestParent).toBe(1);
  });

  it('treats a merge that was not created as lost', () => {
    expect(decideMerge({ merged: null, parents: [score(0)], mayRetry: true }).choice).toBe('retry');
    expect(decideMerge({ merged: null, parents: [score(null)] }).choice).toBe('parent');
  });

  it('keeps a scored merge of unscored parents', () => {
    expect(decideMerge({ merged: score(0), parents: [score(null), score(null)] }).choice).toBe('merged');
  });

  it('rejects a merge of nothing', () => {
    expect(() => decideMerge({ merged: score(1), parents: [] })).toThrow(/at least one parent/);
  });
});
