import fc from 'fast-check';
import {
  pairedResults,
  pairedScores,
  summarize,
} from '../../../../../lib/optimizer/acceptance/combine-scores.js';
import { scoreSchema } from '../../../../../lib/domain/score.js';

const result = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));

describe('summarize', () => {
  it('takes the mean over the scored tasks alone', () => {
    expect(summarize([1, null, 0, 0.5])).toEqual({ mean: 0.5, scored: 3, unscored: 1 });
  });

  it('has no mean if nothing is scored', () => {
    expect(summarize([null, null])).toEqual({ mean: null, scored: 0, unscored: 2 });
    expect(summarize([])).toEqual({ mean: null, scored: 0, unscored: 0 });
  });

  it('returns a valid score for any results, and counts every task', () => {
    fc.assert(
      fc.property(fc.array(result), results => {
        const score = scoreSchema.parse(summarize(results));
        expect(score.scored + score.unscored).toBe(results.length);
        expect(score.mean === null).toBe(score.scored === 0);
      }),
    );
  });
});

describe('pairedResults', () => {
  it('keeps the tasks that have a result on both sides', () => {
    expect(pairedResults([1, null, 0, 0.5], [0, 1, null, 1])).toEqual({
      before: [1, 0.5],
      after: [0, 1],
      indexes: [0, 3],
    });
  });

  it('rejects lists of different tasks', () => {
    expect(() => pairedResults([1], [1, 0])).toThrow('there are 1 before and 2 after');
  });
});

describe('pairedScores', () => {
  it('leaves a task that is unscored on one side out of both', () => {
    expect(pairedScores([1, 1, 0], [null, 0, 1])).toEqual({
      before: { mean: 0.5, scored: 2, unscored: 1 },
      after: { mean: 0.5, scored: 2, unscored: 1 },
    });
  });

  it('scores the same number of tasks on both sides', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(result, result)), pairs => {
        const { before, after } = pairedScores(
          pairs.map(pair => pair[0]),
          pairs.map(pair => pair[1]),
        );
        expect([before.scored, before.unscored]).toEqual([after.scored, after.unscored]);
        expect(before.scored + before.unscored).toBe(pairs.length);
      }),
    );
  });
});
