import { evaluatedPoint, runPoints } from '../../../../lib/report/run-points.js';
import {
  epochOf,
  mergeOf,
  polishOf,
  progressOf,
  referenceOf,
  subsetOf,
  waveOf,
} from '../../../support/progress.js';

const progress = progressOf({
  subsets: [
    subsetOf('subset-001', {
      epochs: [
        epochOf({ epoch: 1, modules: referenceOf('b'), accepted: true }),
        epochOf({ epoch: 2, modules: referenceOf('d'), accepted: false }),
        epochOf({ epoch: 3, modules: null, candidate: null, accepted: false }),
      ],
    }),
    subsetOf('subset-002'),
  ],
  merges: [mergeOf('merge-1-1', ['subset-001', 'subset-002'])],
  modules: referenceOf('c'),
});
const points = new Map(runPoints(progress).map(point => [point.path, point]));

describe('the points of a run', () => {
  it('are the places of its tree', () => {
    expect([...points.keys()]).toEqual([
      'baseline',
      'subset-001',
      'subset-001/epoch-1',
      'subset-001/epoch-2',
      'subset-001/epoch-3',
      'subset-002',
      'merge-1-1',
      'merge-1-1/try-1',
      'final',
    ]);
  });

  it('have the modules at that point: the last accepted ones of a subset, or its initial ones if there are none', () => {
    const modules = (path: string) => points.get(path)?.modules?.sha256[0];
    expect(['baseline', 'subset-001', 'subset-002', 'final'].map(modules)).toEqual(['a', 'b', 'a', 'c']);
    expect(['1', '2', '3'].map(epoch => modules(`subset-001/epoch-${epoch}`))).toEqual(['b', 'd', 'b']);
    expect(points.get('subset-001/epoch-2')?.parents).toEqual(['subset-001/epoch-1']);
  });

  it('name where their calls are noted: the critiques are for the modules that the epoch started with', () => {
    expect(points.get('subset-001/epoch-2')?.places).toEqual([
      `subset-001/critique-${'b'.repeat(12)}`,
      'subset-001/epoch-2',
      'subset-001/evaluate-score-2',
    ]);
  });
});

describe('the points of polishing', () => {
  const polished = new Map(runPoints({ ...progress, polish: polishOf() }).map(point => [point.path, point]));
  const modules = (path: string) => polished.get(path)?.modules?.sha256[0];

  it('follow the merges, and each starts from the result of the previous one', () => {
    const paths = ['polish-001', 'polish-001/epoch-1', 'polish-002', 'polish-002/epoch-1', 'polish'];
    expect([...polished.keys()].slice(-6)).toEqual([...paths, 'final']);
    expect(paths.map(modules)).toEqual(['e', 'e', 'e', 'f', 'e']);
    expect(polished.get('polish-001/epoch-1')?.parents).toEqual(['merge-1-1']);
    expect(polished.get('polish-002/epoch-1')?.parents).toEqual(['polish-001']);
    // Its critiques are for the modules that it started with.
    expect(polished.get('polish-002/epoch-1')?.places).toContain(`polish-002/critique-${'e'.repeat(12)}`);
  });

  it.each([
    ['polish-001/evaluate-explore', 'merge-1-1'],
    ['polish-002/evaluate-explore', 'polish-001'],
    ['polish-002/evaluate-score-1', 'polish-002/epoch-1'],
    ['evaluate-polish-validation', 'polish'],
  ])('%s runs the modules of %s', (place, point) => {
    expect(evaluatedPoint(place, progressOf({ polish: polishOf() }))).toBe(point);
  });
});

it.each([
  ['evaluate-baseline-test', 'baseline'],
  ['subset-003/evaluate-explore', 'baseline'],
  ['subset-003/evaluate-score-2', 'subset-003/epoch-2'],
  ['merge-2-1/evaluate-merged-1', 'merge-2-1/try-1'],
  ['merge-2-1/evaluate-lost', 'merge-2-1/try-1'],
  ['merge-2-1/evaluate-subset-003', 'subset-003'],
  ['merge-2-1/evaluate-merge-1-2', 'merge-1-2'],
  ['subset-003/critique-abc/t1', null],
])('%s runs the modules of %s', (place, point) => {
  expect(evaluatedPoint(place, progressOf())).toBe(point);
});

describe('subsets in several waves', () => {
  const progress = progressOf({
    subsets: ['subset-001', 'subset-002', 'subset-003', 'subset-004'].map(id =>
      subsetOf(id, { epochs: [epochOf({ modules: referenceOf(id.slice(-1)) })] }),
    ),
    merges: [mergeOf('merge-1-1', ['subset-003', 'subset-004'])],
    waves: [
      waveOf([0, 1], 'baseline', 'subset-001'),
      waveOf([1, 1], 'subset-001', 'subset-002'),
      waveOf([2, 2], 'subset-002', 'merge-1-1'),
    ],
  });

  it('start from the result of the previous waves', () => {
    const points = new Map(runPoints(progress).map(point => [point.path, point]));
    const parents = (path: string) => points.get(path)?.parents;
    expect(parents('subset-001/epoch-1')).toEqual(['baseline']);
    expect(parents('subset-004/epoch-1')).toEqual(['subset-002']);
    // Its critiques are for the modules that it started with.
    const digits = referenceOf('2').sha256.slice(0, 12);
    expect(points.get('subset-004/epoch-1')?.places).toContain(`subset-004/critique-${digits}`);
  });

  it.each([
    ['subset-001/evaluate-explore', 'baseline'],
    ['subset-004/evaluate-explore', 'subset-002'],
    ['evaluate-subset-002-validation', 'subset-002'],
    ['evaluate-merge-1-1-validation', 'merge-1-1'],
  ])('%s runs the modules of %s', (place, point) => {
    expect(evaluatedPoint(place, progress)).toBe(point);
  });
});

it('a subset of a chain starts from the result of the previous one', () => {
  const chain = progressOf({
    strategy: 'sequential',
    subsets: [subsetOf('subset-001'), subsetOf('subset-002')],
  });
  expect(evaluatedPoint('subset-002/evaluate-explore', chain)).toBe('subset-001');
});
