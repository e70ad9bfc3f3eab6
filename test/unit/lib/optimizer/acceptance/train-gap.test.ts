import { trainGap } from '../../../../../lib/optimizer/acceptance/train-gap.js';
import { formatGap } from '../../../../../lib/report/format.js';
import {
  epochOf,
  mergeOf,
  polishOf,
  progressOf,
  referenceOf,
  scoreOf,
  subsetOf,
  waveOf,
} from '../../../../support/progress.js';

const subsets = [
  subsetOf('subset-001', { epochs: [epochOf({ parent: scoreOf(0.5, 10), candidate: scoreOf(1, 10) })] }),
  subsetOf('subset-002', {
    epochs: [
      epochOf({ parent: scoreOf(0.2, 30), candidate: scoreOf(0.6, 30), modules: referenceOf('d') }),
      epochOf({ epoch: 2, candidate: scoreOf(0.9, 30), accepted: false }),
    ],
  }),
];
const scores = {
  baseline: { validation: scoreOf(0.3), test: null },
  final: { validation: scoreOf(0.65), test: null },
};
const merged = (change = {}) =>
  progressOf({
    subsets,
    scores,
    modules: referenceOf('c'),
    merges: [mergeOf('merge-1-1', ['subset-001', 'subset-002'])],
    ...change,
  });

describe('the train-to-validation gap', () => {
  it('compares the subsets’ scores on their own tasks with the result on validation', () => {
    const gap = trainGap(merged());
    expect(gap).toMatchObject({ tasks: 40, validation: 0.65 });
    expect(gap?.before).toBeCloseTo(0.275);
    expect(gap?.train).toBeCloseTo(0.7);
    expect(gap?.gap).toBeCloseTo(0.05);
    expect(gap && formatGap(gap)).toBe(
      'Train to validation: the subsets reached 0.700 on their own 40 tasks (0.275 before), the result 0.650 on validation: a gap of +0.050.',
    );
  });

  it('uses the subsets of the merge that was polished', () => {
    const polished = merged({ modules: referenceOf('e'), polish: polishOf() });
    expect(trainGap(polished)).toMatchObject({ tasks: 40, validation: 0.65 });
    expect(trainGap(merged({ modules: referenceOf('e') }))).toBeNull();
  });

  it('leaves out subsets from which nothing reached the result', () => {
    const merges = [mergeOf('merge-1-1', ['subset-001', 'subset-002'], { fallback: 'subset-001' })];
    expect(trainGap(merged({ merges }))).toMatchObject({ tasks: 10, train: 1, before: 0.5 });
  });

  it('counts all subsets of a chain up to the last that changed something, and a single one alone', () => {
    const chain = { merges: [], modules: referenceOf('d'), strategy: 'sequential' };
    expect(trainGap(merged(chain))).toMatchObject({ tasks: 40 });
    expect(trainGap(merged({ ...chain, strategy: 'fgo' }))).toMatchObject({ tasks: 30 });
  });

  it('uses all waves that led to a result, up to the one that produced it', () => {
    const waves = [
      waveOf([0, 1], 'baseline', 'subset-001'),
      waveOf([1, 1], 'subset-001', 'subset-002'),
      waveOf([2, 2], 'subset-002', 'merge-1-1'),
    ];
    const more = ['subset-003', 'subset-004'].map(id =>
      subsetOf(id, { epochs: [epochOf({ candidate: scoreOf(1, 5) })] }),
    );
    const merges = [mergeOf('merge-1-1', ['subset-003', 'subset-004'])];
    const waved = { waves, merges, subsets: [...subsets, ...more] };
    expect(trainGap(merged(waved))).toMatchObject({ tasks: 50 });
    expect(trainGap(merged({ ...waved, modules: referenceOf('d') }))).toMatchObject({ tasks: 40 });
    // A merge that scored lower does not contribute to what is kept.
    const fallback = [mergeOf('merge-1-1', ['subset-003', 'subset-004'], { fallback: 'subset-004' })];
    expect(trainGap(merged({ ...waved, merges: fallback }))).toMatchObject({ tasks: 45 });
  });

  it('is absent if the baseline stays, or the run has not ended', () => {
    expect(trainGap(merged({ modules: referenceOf('a') }))).toBeNull();
    expect(trainGap(progressOf({ subsets }))).toBeNull();
  });
});
