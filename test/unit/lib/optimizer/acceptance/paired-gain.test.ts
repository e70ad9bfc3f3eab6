import fc from 'fast-check';
import { accepts } from '../../../../../lib/optimizer/acceptance/accept.js';
import { pairedScores } from '../../../../../lib/optimizer/acceptance/combine-scores.js';
import type { Result } from '../../../../../lib/optimizer/acceptance/combine-scores.js';
import { canStillBeAccepted, pValueOfGain } from '../../../../../lib/optimizer/acceptance/paired-gain.js';
import type { Race } from '../../../../../lib/optimizer/acceptance/paired-gain.js';
import { raceBoundaries } from '../../../../../lib/optimizer/acceptance/race-boundaries.js';

const seed = 7;
/** `length` results: `solved` of them 1, the others 0. */
const solving = (length: number, solved: number): number[] =>
  Array.from({ length }, (_, place) => (place < solved ? 1 : 0));

describe('the p-value of a gain', () => {
  it('of results 0 and 1 is McNemar’s one-sided one: five better and none worse are 1 in 32', () => {
    expect(pValueOfGain({ parent: solving(20, 0), candidate: solving(20, 5) }, seed)).toBeCloseTo(1 / 32, 10);
    expect(pValueOfGain({ parent: solving(20, 5), candidate: solving(20, 5) }, seed)).toBe(1);
    expect(pValueOfGain({ parent: solving(20, 5), candidate: solving(20, 0) }, seed)).toBe(1);
  });

  it('of other results counts the patterns of signs under which the gain would be as large', () => {
    const parent = [0.5, 0.5, 0.5, 0.5];
    expect(pValueOfGain({ parent, candidate: [0.75, 0.75, 0.75, 0.75] }, seed)).toBe(1 / 16);
    expect(pValueOfGain({ parent, candidate: [0.75, 0.75, 0.75, 0.25] }, seed)).toBe(5 / 16);
  });

  it('is close to the exact one if patterns are sampled', () => {
    const parent = Array.from({ length: 40 }, () => 0.5);
    const candidate = parent.map((_, place) => (place < 5 ? 0.9 : 0.5));
    expect(Math.abs(pValueOfGain({ parent, candidate }, seed) - 1 / 32)).toBeLessThan(0.01);
  });

  it('skips tasks without a result on one side', () => {
    const parent: Result[] = [0, 0, 0, 0, 0, null, 1];
    expect(pValueOfGain({ parent, candidate: [1, 1, 1, 1, 1, 1, null] }, seed)).toBeCloseTo(1 / 32, 10);
  });
});

const binary = fc.constantFrom<Result[]>(0, 1, 1, 0, null);
const graded = fc.constantFrom<Result[]>(0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, null);
const pairs = fc
  .tuple(fc.constantFrom(binary, graded), fc.integer({ min: 1, max: 40 }))
  .chain(([result, length]) => fc.array(fc.tuple(result, result), { minLength: length, maxLength: length }));
const races = fc.record<Race>({
  accept: fc.constantFrom('improve', 'not-worse', 'significant'),
  level: fc.constantFrom(0.01, 0.05, 0.3, 0.5),
  seed: fc.integer({ min: 1, max: 1_000 }),
});

/** The rule's decision on a candidate that was run on all tasks. */
function isAccepted(parent: Result[], candidate: Result[], race: Race): boolean {
  const { before, after } = pairedScores(parent, candidate);
  const gain = { pValue: pValueOfGain({ parent, candidate }, race.seed), level: race.level };
  return accepts(race.accept, { parent: before, candidate: after, gain }).accepted;
}

describe('a race', () => {
  it('never ends for a candidate that would be accepted, under any rule', () => {
    fc.assert(
      fc.property(pairs, races, (results, race) => {
        const parent = results.map(([before]) => before);
        const candidate = results.map(([, after]) => after);
        if (!isAccepted(parent, candidate, race)) return;
        for (const boundary of raceBoundaries(parent.length)) {
          expect(canStillBeAccepted({ parent, candidate: candidate.slice(0, boundary) }, race)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('ends as soon as not even full marks on the rest would be enough', () => {
    const improve: Race = { accept: 'improve', level: 0.05, seed };
    const parent = [1, 1, 0, 1, 0, 0, 1, 1];
    expect(canStillBeAccepted({ parent, candidate: [0, 0] }, improve)).toBe(true);
    expect(canStillBeAccepted({ parent, candidate: [0, 0, 0] }, improve)).toBe(false);
    expect(canStillBeAccepted({ parent, candidate: [0, 0, 0] }, { ...improve, accept: 'not-worse' })).toBe(
      true,
    );
    expect(canStillBeAccepted({ parent, candidate: [0, 0, 0, 0] }, { ...improve, accept: 'not-worse' })).toBe(
      false,
    );
  });

  it('ends earlier if the gain must be significant: four failures left to fix are too few', () => {
    const significant: Race = { accept: 'significant', level: 0.05, seed };
    const parent = [...solving(20, 16).reverse()];
    expect(canStillBeAccepted({ parent, candidate: [] }, significant)).toBe(false);
    expect(canStillBeAccepted({ parent: solving(20, 10), candidate: [] }, significant)).toBe(true);
  });

  it('counts a task that could not be scored as one that may still be solved', () => {
    const improve: Race = { accept: 'improve', level: 0.05, seed };
    expect(canStillBeAccepted({ parent: [0, 1], candidate: [null] }, improve)).toBe(true);
    expect(canStillBeAccepted({ parent: [0, 1], candidate: [0] }, improve)).toBe(false);
  });
});

describe('the boundaries of a race', () => {
  it.each([
    [48, [12, 24, 36, 48]],
    [10, [3, 5, 8, 10]],
    [2, [1, 2]],
    [1, [1]],
  ])('of %i tasks are at %j', (tasks, boundaries) => {
    expect(raceBoundaries(tasks)).toEqual(boundaries);
  });
});
