import fc from 'fast-check';
import { type DivideWay, divideTasks } from '../../../../../lib/optimizer/dividing/divide.js';
import { similarSubsets } from '../../../../../lib/optimizer/dividing/divide-similar.js';
import { indexesById } from '../../../../../lib/optimizer/dividing/divider.js';
import type { DividableTask } from '../../../../../lib/optimizer/dividing/divider.js';
import { shuffled } from '../../../../../lib/optimizer/seed.js';
import { runToEnd } from '../../../../../lib/optimizer/cooperative.js';
import { wordSimilarity } from '../../../../../lib/optimizer/merging/word-similarity.js';

const ways: DivideWay[] = ['stratified', 'random', 'sequential'];
const answers = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c', 'd') },
  fc.constant(null),
  fc.nat(2),
  fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
);
const taskLists = fc
  .array(answers, { maxLength: 70 })
  .map(list => list.map((expected, index): DividableTask => ({ id: `task-${index}`, expected })));
const divisions = fc.record({
  tasks: taskLists,
  subsets: fc.integer({ min: 1, max: 20 }),
  way: fc.constantFrom(...ways),
  seed: fc.integer(),
});

function byExpected(tasks: DividableTask[]): Map<string, number[]> {
  const classes = new Map<string, number[]>();
  tasks.forEach(({ expected }, index) => {
    const name = JSON.stringify(expected);
    classes.set(name, [...(classes.get(name) ?? []), index]);
  });
  return classes;
}

describe('divideTasks', () => {
  it('puts every task into exactly one subset', () => {
    fc.assert(
      fc.property(divisions, division => {
        const indexes = divideTasks(division).flat();
        expect(indexes.toSorted((left, right) => left - right)).toEqual([...division.tasks.keys()]);
      }),
    );
  });

  it('makes as many subsets as requested, at most one per task, whose sizes differ by at most one', () => {
    fc.assert(
      fc.property(divisions, division => {
        const sizes = divideTasks(division).map(subset => subset.length);
        expect(sizes).toHaveLength(Math.min(division.subsets, division.tasks.length));
        if (sizes.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('sorts within a subset and returns the same for the same seed', () => {
    fc.assert(
      fc.property(divisions, division => {
        const subsets = divideTasks(division);
        for (const subset of subsets) expect(subset).toEqual(subset.toSorted((left, right) => left - right));
        expect(divideTasks(division)).toEqual(subsets);
      }),
    );
  });

  it('stratified: spreads each answer so that its counts differ by at most one', () => {
    fc.assert(
      fc.property(divisions, division => {
        const subsets = divideTasks({ ...division, way: 'stratified' });
        for (const members of byExpected(division.tasks).values()) {
          const counts = subsets.map(subset => subset.filter(index => members.includes(index)).length);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('stratified and random: divide the same tasks the same way for any order of the file', () => {
    fc.assert(
      fc.property(divisions, fc.integer(), (division, order) => {
        fc.pre(division.way !== 'sequential');
        const moved = { ...division, tasks: shuffled(division.tasks, order) };
        const names = (which: typeof division) =>
          divideTasks(which).map(subset => subset.map(index => which.tasks[index]?.id).toSorted());
        expect(names(moved)).toEqual(names(division));
      }),
    );
  });

  it('stratified and random: divide differently with another seed', () => {
    const tasks = Array.from({ length: 40 }, (_, index) => ({ id: `${index}`, expected: index % 4 }));
    for (const way of ['stratified', 'random'] as const) {
      const first = divideTasks({ tasks, subsets: 4, way, seed: 1 });
      expect(divideTasks({ tasks, subsets: 4, way, seed: 2 })).not.toEqual(first);
    }
  });

  it('sequential: keeps neighbours together', () => {
    const tasks = Array.from({ length: 7 }, (_, index) => ({ id: `${index}`, expected: null }));
    const subsets = divideTasks({ tasks, subsets: 3, way: 'sequential', seed: 1 });
    expect(subsets).toEqual([
      [0, 1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  it('stratified: treats objects with another order of keys as the same answer', () => {
    const tasks = [
      { id: '1', expected: { name: 'a', sum: [1, null] } },
      { id: '2', expected: { sum: [1, null], name: 'a' } },
      { id: '3', expected: 'other' },
    ];
    for (let seed = 0; seed < 20; seed += 1) {
      const subsets = divideTasks({ tasks, subsets: 2, way: 'stratified', seed });
      for (const subset of subsets) expect(subset.filter(index => index < 2)).toHaveLength(1);
    }
  });

  it.each([0, -1, 1.5, Number.NaN])('rejects %p subsets', subsets => {
    expect(() => divideTasks({ tasks: [], subsets, way: 'random', seed: 1 })).toThrow(
      /whole number of subsets/,
    );
  });

  it('divides 100,000 tasks of 77 answers into 4,000 subsets', () => {
    const tasks = Array.from({ length: 100_000 }, (_, index) => ({
      id: `row-${index}`,
      expected: `${index % 77}`,
    }));
    expect(divideTasks({ tasks, subsets: 4_000, way: 'stratified', seed: 1 })).toHaveLength(4_000);
  });
});

describe('similarSubsets', () => {
  const similar = (tasks: (DividableTask & { input: string })[], count: number) => {
    const order = indexesById(tasks);
    const likeness = runToEnd(wordSimilarity(order.map(index => tasks[index]?.input ?? '')));
    return runToEnd(similarSubsets({ likeness, order }, count));
  };
  const words = fc.array(fc.constantFrom('card', 'lost', 'transfer', 'late', 'top', 'up', 'fee'), {
    maxLength: 6,
  });
  const lists = fc
    .array(words, { maxLength: 40 })
    .map(list => list.map((text, index) => ({ id: `task-${index}`, input: text.join(' '), expected: null })));

  it('puts every task into exactly one of subsets of even size', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 9 }), (tasks, count) => {
        const subsets = similar(tasks, count);
        expect(subsets.flat().toSorted((left, right) => left - right)).toEqual([...tasks.keys()]);
        const sizes = subsets.map(subset => subset.length);
        expect(sizes).toHaveLength(Math.min(count, tasks.length));
        if (sizes.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('puts similar inputs together, for any order of the file', () => {
    const topics = ['lost card block', 'exchange rate fee', 'top up pending'];
    const tasks = Array.from({ length: 12 }, (_, number) => ({
      id: `task-${String(number).padStart(2, '0')}`,
      input: `${topics[number % 3]} ${number}`,
      expected: null,
    }));
    const groupsOf = (list: typeof tasks) =>
      similar(list, 3)
        .map(subset => subset.map(index => list[index]?.id).toSorted())
        .toSorted();
    const groups = groupsOf(tasks);
    for (const group of groups) {
      expect(new Set(group.map(id => Number(id?.slice(5)) % 3)).size).toBe(1);
    }
    expect(groupsOf(shuffled(tasks, 3))).toEqual(groups);
  });
});
