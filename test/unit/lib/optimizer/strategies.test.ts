import { strategyNames } from '../../../../lib/config/optimize.js';
import { divideTasks } from '../../../../lib/optimizer/dividing/divide.js';
import { strategies } from '../../../../lib/optimizer/strategies/index.js';

const never = () => {
  throw new Error('The number was given: nothing is to be derived.');
};

const tasks = Array.from({ length: 60 }, (_, place) => ({
  id: `t${String(place).padStart(2, '0')}`,
  expected: `answer ${place % 3}`,
}));
const disjoint = divideTasks({ tasks, subsets: 6, way: 'stratified', seed: 7 });
const idsOf = (subset: number[], of = tasks) => subset.map(index => of[index]?.id).sort();

describe('strategies', () => {
  it('include one for each name that a configuration can have', () => {
    expect(Object.keys(strategies).sort()).toEqual([...strategyNames].sort());
  });

  it.each(['fgo', 'sequential', 'bagging', 'pareto'] as const)(
    '%s makes as many subsets as requested, or derives the number if it is automatic, at most one per task',
    name => {
      const { countSubsets } = strategies[name];
      expect(countSubsets({ asked: 8, tasks: 400, automatic: never })).toBe(8);
      expect(countSubsets({ asked: 8, tasks: 5, automatic: never })).toBe(5);
      expect(countSubsets({ asked: 'auto', tasks: 400, automatic: () => 13 })).toBe(13);
      expect(countSubsets({ asked: 'auto', tasks: 4, automatic: () => 13 })).toBe(4);
    },
  );

  it('all-at-once uses all tasks as one subset, none uses none, whatever was requested', () => {
    expect(strategies['all-at-once'].countSubsets({ asked: 8, tasks: 400, automatic: never })).toBe(1);
    expect(strategies.none.countSubsets({ asked: 8, tasks: 400, automatic: never })).toBe(0);
  });

  it('use the same disjoint subsets for fgo, sequential and pareto', () => {
    for (const name of ['fgo', 'sequential', 'pareto'] as const) {
      const { makeSubsets } = strategies[name];
      expect(makeSubsets({ tasks, disjoint, bag: undefined, seed: 7 })).toEqual(disjoint);
    }
  });

  it('start from the result of an earlier subset only in sequential and pareto, which merge nothing', () => {
    const chained = Object.entries(strategies).filter(([, { startsFrom }]) => startsFrom === 'previous');
    expect(chained.map(([name]) => name).sort()).toEqual(['pareto', 'sequential']);
    expect(chained.map(([, { merges }]) => merges)).toEqual([false, false]);
    expect([strategies.fgo.merges, strategies.bagging.merges]).toEqual([true, true]);
  });
});

describe('the groups of combee', () => {
  const { countSubsets, makeSubsets } = strategies.combee;
  const groups = makeSubsets({ tasks, disjoint, bag: undefined, seed: 7 });

  it('are as many as the square root of the number of tasks, whatever was requested', () => {
    const counts = [1, 3, 24, 400, 10_000].map(count =>
      countSubsets({ asked: 8, tasks: count, automatic: never }),
    );
    expect(counts).toEqual([1, 1, 4, 20, 100]);
  });

  it('have each task twice, in two groups unless both copies meet, and equal sizes otherwise', () => {
    expect(groups).toHaveLength(disjoint.length);
    const copies = new Map<number, number>();
    for (const index of groups.flat()) copies.set(index, (copies.get(index) ?? 0) + 1);
    expect(copies.size).toBe(tasks.length);
    expect([...new Set(copies.values())].sort()).toEqual([1, 2]);
    const met = [...copies.values()].filter(count => count === 1).length;
    expect(groups.flat()).toHaveLength(2 * tasks.length - met);
    expect(met).toBeLessThan(tasks.length / 2);
    for (const group of groups) {
      expect(group).toEqual([...new Set(group)].sort((left, right) => left - right));
      expect(group.length).toBeLessThanOrEqual((2 * tasks.length) / disjoint.length);
    }
  });

  it('depend only on the seed, and not on the order of the file', () => {
    expect(makeSubsets({ tasks, disjoint, bag: undefined, seed: 8 })).not.toEqual(groups);
    const reversed = [...tasks].reverse();
    const again = makeSubsets({ tasks: reversed, disjoint, bag: undefined, seed: 7 });
    expect(again.map(group => idsOf(group, reversed))).toEqual(groups.map(group => idsOf(group)));
  });
});

describe('the subsets of bagging', () => {
  const { makeSubsets } = strategies.bagging;
  const bags = makeSubsets({ tasks, disjoint, bag: undefined, seed: 7 });

  it('have each task once, ascending, and at most as many as were drawn', () => {
    expect(bags).toHaveLength(disjoint.length);
    bags.forEach((bag, number) => {
      expect(bag).toEqual([...new Set(bag)].sort((left, right) => left - right));
      expect(bag.length).toBeLessThanOrEqual(disjoint[number]?.length ?? 0);
      expect(bag.every(index => index in tasks)).toBe(true);
    });
  });

  it('are drawn with replacement: with as many draws as tasks, each has a different 63 % or so of the tasks', () => {
    const large = makeSubsets({ tasks, disjoint, bag: tasks.length, seed: 7 });
    const share = large.flat().length / (large.length * tasks.length);
    expect(share).toBeGreaterThan(0.55);
    expect(share).toBeLessThan(0.72);
    expect(new Set(large.map(bag => bag.join())).size).toBe(large.length);
    expect(new Set(large.flat()).size).toBe(tasks.length);
  });

  it('depend only on the seed, and not on the order of the file', () => {
    expect(makeSubsets({ tasks, disjoint, bag: undefined, seed: 7 })).toEqual(bags);
    expect(makeSubsets({ tasks, disjoint, bag: undefined, seed: 8 })).not.toEqual(bags);
    const reversed = [...tasks].reverse();
    const again = makeSubsets({ tasks: reversed, disjoint, bag: undefined, seed: 7 });
    expect(again.map(bag => idsOf(bag, reversed))).toEqual(bags.map(bag => idsOf(bag)));
  });
});
