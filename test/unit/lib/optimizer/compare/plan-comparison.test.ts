import { FgoError } from '../../../../../lib/domain/errors.js';
import {
  maxRuns,
  parseContenders,
  parseOwnSettings,
  parseSeeds,
  parseSizes,
  planComparison,
  rejectPlannedSettings,
  runSuffix,
} from '../../../../../lib/optimizer/compare/plan-comparison.js';

describe('the contenders of a comparison', () => {
  it('are strategies by name, and variants of them', () => {
    expect(parseContenders('fgo, all-at-once,fgo+similar')).toEqual([
      { label: 'fgo', strategy: 'fgo' },
      { label: 'all-at-once', strategy: 'all-at-once' },
      { label: 'fgo+similar', strategy: 'fgo' },
    ]);
  });

  it.each([
    ['fog', 'There is no strategy fog'],
    ['fgo,fgo', 'listed twice'],
    ['fgo+Big One', 'lowercase letters'],
    ['fgo+a+b', 'lowercase letters'],
    ['', 'at least one'],
  ])('are rejected as %s', (text, reason) => {
    expect(() => parseContenders(text)).toThrow(reason);
  });

  it('have their own settings by label, each a separate contender', () => {
    const contenders = parseContenders('fgo,all-at-once');
    const settings = ['all-at-once:optimize.epochs=8', 'all-at-once:llm.baseUrl=http://localhost:1'];
    expect(parseOwnSettings(settings, contenders)).toEqual(
      new Map([['all-at-once', ['optimize.epochs=8', 'llm.baseUrl=http://localhost:1']]]),
    );
    expect(() => parseOwnSettings(['bagging:optimize.epochs=8'], contenders)).toThrow(FgoError);
  });

  it.each(['seed=4', 'optimize.strategy=none'])('have no setting that the plan would ignore: %s', setting => {
    // Without the value, which may be a key that was pasted by mistake.
    const path = setting.split('=')[0];
    expect(() => parseOwnSettings([`fgo:${setting}`], parseContenders('fgo'))).toThrow(`--with ${path}:`);
    expect(() => rejectPlannedSettings(['optimize.epochs=3', setting], '--set')).toThrow(`--set ${path}:`);
    expect(() =>
      rejectPlannedSettings(['optimize.epochs=3', 'benchmark.generate.seed=4'], '--set'),
    ).not.toThrow();
  });
});

describe('seeds and sizes', () => {
  it('are a count of seeds, or the seeds themselves', () => {
    expect(parseSeeds('3')).toEqual([1, 2, 3]);
    expect(parseSeeds('4,7,9')).toEqual([4, 7, 9]);
    expect(parseSeeds('4,')).toEqual([4]);
  });

  it.each(['0', 'three', '1.5', '-1', '', ',', '1e9'])('are rejected as seeds %j', text => {
    expect(() => parseSeeds(text)).toThrow(FgoError);
  });

  it('are sizes from the smallest to the largest, each once', () => {
    expect(parseSizes('100,25,100,50')).toEqual([25, 50, 100]);
    expect(() => parseSizes('0,25')).toThrow(FgoError);
  });
});

describe('the plan', () => {
  const contenders = parseContenders('fgo,sequential');

  it('has a run for each contender, size and seed, seed by seed', () => {
    const plan = planComparison({ contenders, seeds: [1, 2], sizes: [25, 50] });
    expect(plan.map(({ contender, size, seed }) => `${contender.label}-${size}-${seed}`)).toEqual([
      ...['fgo-25-1', 'sequential-25-1', 'fgo-50-1', 'sequential-50-1'],
      ...['fgo-25-2', 'sequential-25-2', 'fgo-50-2', 'sequential-50-2'],
    ]);
  });

  it('uses all train tasks if no sizes are given', () => {
    expect(planComparison({ contenders, seeds: [1], sizes: [] }).map(run => run.size)).toEqual([null, null]);
  });

  it('rejects more runs than one history can hold', () => {
    const seeds = Array.from({ length: maxRuns / 2 + 1 }, (_, place) => place);
    expect(() => planComparison({ contenders, seeds, sizes: [] })).toThrow(`${maxRuns + 2} runs`);
  });

  it('gives runs names that fit a run id', () => {
    const [contender] = parseContenders('all-at-once+big');
    expect(contender && runSuffix({ contender, size: 100, seed: 4 })).toBe('all-at-once-big-100-4');
  });
});
