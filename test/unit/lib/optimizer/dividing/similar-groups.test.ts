import fc from 'fast-check';
import { evenSizes } from '../../../../../lib/optimizer/dividing/even-parts.js';
import { drawsFrom, shuffled } from '../../../../../lib/optimizer/seed.js';
import { similarGroups as groupLike } from '../../../../../lib/optimizer/dividing/similar-groups.js';
import { runToEnd } from '../../../../../lib/optimizer/cooperative.js';
import { wordSimilarity } from '../../../../../lib/optimizer/merging/word-similarity.js';
import { phrase } from '../arbitraries.js';

const groupInSteps = function* (texts: string[], groups: number) {
  return yield* groupLike(yield* wordSimilarity(texts), groups);
};
const similarGroups = (texts: string[], groups: number) => runToEnd(groupInSteps(texts, groups));

const inputs = fc.record({
  texts: fc.array(phrase, { maxLength: 25 }),
  groups: fc.integer({ min: 1, max: 8 }),
});

/** Texts about `topics` things, `each` texts per thing, which share many words and differ in some. */
function textsOfTopics({ topics, each, seed }: { topics: number; each: number; seed: number }): string[] {
  const draw = drawsFrom(seed);
  return Array.from({ length: topics * each }, (_, index) => {
    const topic = index % topics;
    const own = Array.from({ length: 6 }, () => `topic${topic}word${draw(9)}`);
    const shared = Array.from({ length: 12 }, () => `common${draw(20)}`);
    return shuffled([...own, ...shared], index).join(' ');
  });
}

describe('similarGroups', () => {
  it('puts each text into one group, of even sizes, the larger first, ascending within a group', () => {
    fc.assert(
      fc.property(inputs, ({ texts, groups }) => {
        const result = similarGroups(texts, groups);
        const expected = texts.length === 0 ? [] : evenSizes(texts.length, Math.min(groups, texts.length));
        expect(result.map(group => group.length)).toEqual(expected);
        expect(result.flat().toSorted((left, right) => left - right)).toEqual([...texts.keys()]);
        for (const group of result) expect(group).toEqual(group.toSorted((left, right) => left - right));
        expect(similarGroups(texts, groups)).toEqual(result);
      }),
    );
  });

  it.each([
    [2, 2],
    [2, 8],
    [4, 5],
    [6, 10],
  ])('recovers %i topics of %i texts each', (topics, each) => {
    for (let seed = 0; seed < 10; seed += 1) {
      const groups = similarGroups(textsOfTopics({ topics, each, seed }), topics);
      for (const group of groups) expect(new Set(group.map(index => index % topics)).size).toBe(1);
    }
  });

  it('does not split a topic if a group holds several', () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const groups = similarGroups(textsOfTopics({ topics: 4, each: 4, seed }), 2);
      for (const group of groups) expect(new Set(group.map(index => index % 4)).size).toBe(2);
    }
  });

  it('reassigns what growing leaves over: the members are more similar than in most random groups', () => {
    const texts = textsOfTopics({ topics: 5, each: 7, seed: 3 });
    const sameTopic = (groups: number[][]) =>
      groups.flatMap(group =>
        group.flatMap(one => group.filter(other => other > one && (other - one) % 5 === 0)),
      ).length;
    const found = sameTopic(similarGroups(texts, 4));
    for (let seed = 0; seed < 20; seed += 1) {
      const order = shuffled([...texts.keys()], seed);
      const random = [0, 1, 2, 3].map(group => order.filter((_, place) => place % 4 === group));
      expect(found).toBeGreaterThan(1.8 * sameTopic(random));
    }
  });

  it('keeps the order of equal texts, and of texts without words', () => {
    expect(similarGroups(['a b', 'a b', 'a b', 'a b', 'a b'], 2)).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    expect(similarGroups(['', '', '', ''], 2)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('treats texts without words as similar', () => {
    const texts = ['', 'cat', '…', 'dog', 'card', 'card'];
    expect(similarGroups(texts, 3)).toContainEqual([0, 2]);
    expect(similarGroups(['card fee', '', 'card fee late', '…'], 2)).toEqual(
      expect.arrayContaining([
        [0, 2],
        [1, 3],
      ]),
    );
  });

  it('puts each text into a separate group if there are no more texts than groups', () => {
    expect(similarGroups(['x', 'y'], 5).toSorted()).toEqual([[0], [1]]);
    expect(similarGroups([], 3)).toEqual([]);
  });

  it('rejects an invalid number of groups', () => {
    expect(() => similarGroups(['x'], 0)).toThrow(/groups from 1 on/);
  });

  it.each([2, 40, 1_000])('splits 2,000 texts into %i groups within a few seconds', groups => {
    const texts = textsOfTopics({ topics: 40, each: 50, seed: 1 });
    const started = Date.now();
    expect(similarGroups(texts, groups)).toHaveLength(groups);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it('splits thousands of texts in short steps, most topics whole', () => {
    const texts = textsOfTopics({ topics: 10, each: 400, seed: 2 });
    const steps = groupInSteps(texts, 2);
    let longest = 0;
    let groups: number[][] = [];
    for (let done = false; !done;) {
      const begun = performance.now();
      const step = steps.next();
      longest = Math.max(longest, performance.now() - begun);
      done = step.done === true;
      if (step.value) groups = step.value;
    }
    expect(groups.map(group => group.length)).toEqual([2_000, 2_000]);
    expect(longest).toBeLessThan(3_000);
    const whole = Array.from({ length: 10 }, (_, topic) => {
      const inFirst = (groups[0] ?? []).filter(index => index % 10 === topic).length;
      return Math.max(inFirst, 400 - inFirst);
    });
    expect(whole.reduce((sum, most) => sum + most, 0)).toBeGreaterThan(3_800);
  });
});
