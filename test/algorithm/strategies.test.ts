import { strategyNames } from '../../config/optimize.js';
import { strategies } from '../../algorithm/strategies/index.js';

const never = () => {
  throw new Error('The number was given: nothing is to be derived.');
};

describe('strategies', () => {
  it('has one of each name that a configuration can give', () => {
    expect(Object.keys(strategies).sort()).toEqual([...strategyNames].sort());
  });

  it('fgo makes as many subsets as were asked for, at most one a task', () => {
    expect(strategies.fgo.countSubsets({ asked: 8, tasks: 400, automatic: never })).toBe(8);
    expect(strategies.fgo.countSubsets({ asked: 8, tasks: 5, automatic: never })).toBe(5);
  });

  it('fgo derives the number where it is left to it, at most one a task', () => {
    expect(strategies.fgo.countSubsets({ asked: 'auto', tasks: 400, automatic: () => 13 })).toBe(13);
    expect(strategies.fgo.countSubsets({ asked: 'auto', tasks: 4, automatic: () => 13 })).toBe(4);
  });

  it('all-at-once takes all tasks as one, none takes none, whatever was asked for', () => {
    expect(strategies['all-at-once'].countSubsets({ asked: 8, tasks: 400, automatic: never })).toBe(1);
    expect(strategies.none.countSubsets({ asked: 8, tasks: 400, automatic: never })).toBe(0);
  });
});
