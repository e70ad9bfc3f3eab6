import { approvalKind } from '../../../lib/domain/progress.js';
import { endOfRun } from '../../../workflows/runtime/run-end.js';
import { progressDetails } from '../../../workflows/runtime/progress-details.js';
import { about, epochOf, progressOf, scoreOf, subsetOf } from '../../support/progress.js';

const baseline = { validation: scoreOf(0.125), test: scoreOf(0.25) };
const none = { validation: null, test: null };
const facts = { about, paidUsd: 0.42, verdict: null };

it('begins with the best score, the cost, and what the run waits for', () => {
  const progress = progressOf({
    state: 'waiting',
    scores: { baseline, final: none },
    subsets: [subsetOf('subset-001', { epochs: [epochOf()] })],
    waiting: [{ path: 'p', kind: approvalKind, reason: 'Before the merge.', remedy: 'fgo approve' }],
  });
  const [first, second] = progressDetails(progress, facts).split('\n\n');
  expect(first).toBe(
    '**Best so far 0.750** on its train tasks (baseline 0.125) · **paid $0.4200**, at most $2.00 · **WAITS FOR YOU: approve or reject**',
  );
  expect(second).toMatch(/Before the merge\./);
});

it('begins with the verdict once the run is done', () => {
  const final = { validation: scoreOf(0.5), test: scoreOf(0.75) };
  const details = progressDetails(progressOf({ scores: { baseline, final } }), {
    ...facts,
    verdict: 'Test up.',
  });
  expect(details.split('\n\n').slice(0, 2)).toEqual([
    '**Test up.**',
    '**Final 0.500** on validation (baseline 0.125) · **paid $0.4200**, at most $2.00',
  ]);
});

it('says in rounded numbers how a run ended', () => {
  const final = { validation: scoreOf(2 / 3), test: scoreOf(0.75) };
  const done = progressOf({ state: 'done', stage: 'done', scores: { baseline, final } });
  expect(endOfRun(done, { ...facts, verdict: 'Test up.' })).toEqual({
    verdict: 'Test up.',
    validation: '0.125 → 0.667',
    test: '0.250 → 0.750',
    cost: '$0.4200',
    result: 'data/.fgo/runs/hotel-1/modules.md',
  });
  const cancelled = progressOf({ state: 'cancelled', stage: 'merge', scores: { baseline, final: none } });
  expect(endOfRun(cancelled, facts)).toMatchObject({ verdict: 'cancelled in stage merge', result: 'none' });
});
