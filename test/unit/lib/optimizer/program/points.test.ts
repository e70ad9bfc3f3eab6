import {
  critiquePath,
  formatPoint,
  nameOfEvaluation,
  parsePoint,
  parseTreePoint,
} from '../../../../../lib/optimizer/program/points.js';
import type { Point } from '../../../../../lib/optimizer/program/points.js';

const subset = 'subset-003';
const merge = 'merge-2-1';
const points: [string, Point][] = [
  ['subset-003', { kind: 'subset', subset }],
  ['polish-001/epoch-2', { kind: 'epoch', subset: 'polish-001', epoch: 2 }],
  ['merge-2-1/try-2', { kind: 'try', merge, attempt: 2 }],
  ['merge-2-1/compact', { kind: 'compact', merge }],
  ['evaluate-baseline-test', { kind: 'scoreSplit', of: 'baseline', split: 'test' }],
  ['evaluate-merge-1-1-validation', { kind: 'scoreSplit', of: 'merge-1-1', split: 'validation' }],
  ['evaluate-explore', { kind: 'exploreAll' }],
  ['subset-003/evaluate-explore', { kind: 'explore', subset }],
  ['subset-003/evaluate-explore-1', { kind: 'exploreAccepted', subset, epoch: 1 }],
  ['subset-003/evaluate-parent-12', { kind: 'scoreParent', subset, epoch: 12 }],
  ['subset-003/evaluate-score-1', { kind: 'score', subset, epoch: 1 }],
  ['subset-003/evaluate-score-1-2', { kind: 'scoreOther', subset, epoch: 1, proposal: 2 }],
  ['merge-2-1/evaluate-merged-1', { kind: 'scoreMerged', merge, attempt: 1 }],
  ['merge-2-1/evaluate-lost', { kind: 'exploreLost', merge }],
  ['merge-2-1/evaluate-compacted', { kind: 'scoreCompacted', merge }],
  ['merge-2-1/evaluate-taken', { kind: 'scoreInherited', merge }],
  ['merge-2-1/evaluate-merge-1-2', { kind: 'scoreCandidate', merge, candidate: 'merge-1-2' }],
  [
    'subset-003/critique-0123456789ab/a/b',
    { kind: 'critique', subset, modules: '0123456789ab', task: 'a/b' },
  ],
  ['subset-003/epoch-1/rules/2', { kind: 'propose', subset, epoch: 1, module: 'rules', call: 2 }],
  [
    'subset-003/epoch-1/proposal-2/rules/1',
    { kind: 'proposeOther', subset, epoch: 1, proposal: 2, module: 'rules', call: 1 },
  ],
  ['merge-2-1/try-1/rules', { kind: 'mergeModule', merge, attempt: 1, module: 'rules' }],
  ['merge-2-1/compact/rules', { kind: 'compactModule', merge, module: 'rules' }],
];

it.each(points)('%s is the path of its point, and is read back', (path, point) => {
  expect(formatPoint(point)).toBe(path);
  expect(parsePoint(path)).toEqual(point);
});

it.each(['', 'final', 'subset-x', 'subset-003/evaluate-other', 'evaluate-baseline'])(
  '“%s” is not a point that makes calls',
  path => {
    expect(parsePoint(path)).toBeNull();
  },
);

it('names an evaluation as its program does', () => {
  expect(nameOfEvaluation({ kind: 'scoreOther', subset, epoch: 1, proposal: 2 })).toBe('score-1-2');
  expect(nameOfEvaluation({ kind: 'scoreSplit', of: 'final', split: 'test' })).toBe('final-test');
});

it('finds the epoch or the merge attempt that a rule is from', () => {
  expect(parseTreePoint('subset-003/epoch-2/rules/1/4')).toEqual({ kind: 'epoch', subset, epoch: 2 });
  expect(parseTreePoint('merge-2-1/try-1/rules/3')).toEqual({ kind: 'try', merge, attempt: 1 });
  expect(parseTreePoint('baseline/rules/1')).toBeNull();
});

it('records critiques of a run itself without a subset', () => {
  const modules = 'ab'.repeat(32);
  expect(critiquePath({ program: '', modules, task: 't1' })).toBe('critique-abababababab/t1');
  expect(critiquePath({ program: subset, modules, task: 't1' })).toBe('subset-003/critique-abababababab/t1');
});
