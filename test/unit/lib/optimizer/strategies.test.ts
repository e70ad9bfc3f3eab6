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
  it('has one of each name that a configuration can give', () => {
    expect(Object.keys(strategies).sort()).toEqual([...strategyNames].sort());
  });

  it.each(['fgo', 'sequential', 'bagging'] as const)(
    '%s makes as many subsets as were asked for, or as are derived where it is left to it, at most one a task',
    name => {
      const { countSubsets } = strategies[name];
      expect(countSubsets({ asked: 8, tasks: 400, automatic: never })).toBe(8);
      expect(countSubsets({ asked: 8, tasks: 5, automatic: never })).toBe(5);
      expect(countSubsets({ asked: 'auto', tasks: 400, automatic: () => 13 })).toBe(13);
      expect(countSubsets({ asked: 'auto', tasks: 4, automatic: () => 13 })).toBe(4);
    },
  );

  it('all-at-once takes all tasks as one, none takes none, whatever was asked for', () => {
    expect(strategies['all-at-once'].countSubsets({ asked: 8, tasks: 400, automatic: never })).toBe(1);
    expect(strategies.none.countSubsets({ asked: 8, tasks: 400, automatic: never })).toBe(0);
  });

  it('has fgo and sequential on the same subsets, which share no task', () => {
    for (const name of ['fgo', 'sequential'] as const) {
      const { makeSubsets } = strategies[name];
      expect(makeSubsets({ tasks, disjoint, bag: undefined, seed: 7 })).toEqual(disjoint);
    }
  });

  it('goes on with what the subset before made in sequential alone, whose last subset is the result', () => {
    const chained = Object.entries(strategies).filter(([, { beginsWith }]) => beginsWith === 'previous');
    expect(chained).toEqual([['sequential', strategies.sequential]]);
    expect(strategies.sequential.result).toBe('last');
    expect([strategies.fgo.result, strategies.bagging.result]).toEqual(['merge', 'merge']);
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

  it('are drawn with replacement: of as many draws as tasks, some 63 % of the tasks, others in each', () => {
    const large = makeSubsets({ tasks, disjoint, bag: tasks.length, seed: 7 });
    const share = large.flat().length / (large.length * tasks.length);
    expect(share).toBeGreaterThan(0.55);
    expect(share).toBeLessThan(0.72);
    expect(new Set(large.map(bag => bag.join())).size).toBe(large.length);
    expect(new Set(large.flat()).size).toBe(tasks.length);
  });

  it('follow from the seed alone, and not from the order of the file', () => {
    expect(makeSubsets({ tasks, disjoint, bag: undefined, seed: 7 })).toEqual(bags);
    expect(makeSubsets({ tasks, disjoint, bag: undefined, seed: 8 })).not.toEqual(bags);
    const reversed = [...tasks].reverse();
    const again = makeSubsets({ tasks: reversed, disjoint, bag: undefined, seed: 7 });
    expect(again.map(bag => idsOf(bag, reversed))).toEqual(bags.map(bag => idsOf(bag)));
  });
});
