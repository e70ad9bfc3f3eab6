import { beforeFinalReason, beforeMergeReason } from '../../../../lib/optimizer/approval-reasons.js';
import { epochOf, progressOf, scoreOf, subsetOf } from '../../../support/progress.js';

const scores = {
  baseline: { validation: scoreOf(0.4), test: scoreOf(0.4) },
  final: { validation: null, test: null },
};

describe('the approval request before the merge', () => {
  it('shows each candidate’s gain on its subset, next to the baseline', () => {
    const subsets = [
      subsetOf('subset-001', { epochs: [epochOf(), epochOf({ accepted: false, candidate: scoreOf(0.9) })] }),
      subsetOf('subset-002', { epochs: [epochOf({ accepted: false })] }),
    ];
    const reason = beforeMergeReason(progressOf({ subsets, scores }), 2);
    expect(reason).toContain('2 candidates');
    expect(reason).toContain('baseline 0.400 on validation');
    expect(reason).toContain('subset-001 0.500 → 0.750 (12 tasks); subset-002 0.500 → 0.500 (12 tasks)');
  });

  it('stays short for many candidates, and counts them if none is shown', () => {
    const subsets = Array.from({ length: 200 }, (_, place) =>
      subsetOf(`subset-${place}`, { epochs: [epochOf()] }),
    );
    const reason = beforeMergeReason(progressOf({ subsets, scores }), 200);
    expect(reason).toContain('and 180 more');
    expect(reason.length).toBeLessThan(2_000);
    expect(beforeMergeReason(progressOf({ scores }), 5_000)).toMatch(/5000 candidates .*\)\.$/);
  });
});

describe('the approval request before the result', () => {
  it('lists the rules that are added and removed, and counts those that are not listed', () => {
    const changes = { added: ['When a: b', 'When c: d'], removed: ['e'], more: { added: 3, removed: 0 } };
    const result = { id: 'merge-2-1', baseline: scoreOf(0.4), validation: scoreOf(0.6), changes };
    expect(beforeFinalReason(result).split('\n')).toEqual([
      'Before merge-2-1 becomes the result (validation 0.400 → 0.600; 5 rules added, 1 removed):',
      '+ When a: b',
      '+ When c: d',
      '+ (3 more)',
      '- e',
    ]);
  });
});
