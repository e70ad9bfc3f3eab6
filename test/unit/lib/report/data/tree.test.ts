import { noUsage } from '../../../../../lib/domain/usage.js';
import type { LoggedCall } from '../../../../../lib/ledger/call-log.js';
import { sumCalls } from '../../../../../lib/ledger/call-groups.js';
import { spendOf } from '../../../../../lib/report/data/spend.js';
import { treeOf } from '../../../../../lib/report/data/tree.js';
import {
  epochOf,
  mergeOf,
  progressOf,
  referenceOf,
  scoreOf,
  subsetOf,
} from '../../../../support/progress.js';
import { textModules } from '../../../activities/store-run.js';

const modules = new Map(
  ['a', 'b', 'c', 'd', 'e'].map(digit => [
    referenceOf(digit).sha256,
    textModules({ rules: `Text ${digit}.` }),
  ]),
);

const progress = progressOf({
  state: 'done',
  stage: 'done',
  modules: referenceOf('d'),
  decision: 'It stays.',
  scores: {
    baseline: { validation: scoreOf(0.4), test: scoreOf(0.4) },
    final: { validation: scoreOf(0.9), test: scoreOf(0.8) },
  },
  subsets: [
    subsetOf('subset-001', {
      epochs: [
        epochOf({ modules: referenceOf('b') }),
        epochOf({
          epoch: 2,
          modules: referenceOf('e'),
          accepted: false,
          candidate: scoreOf(0.2),
          reason: '0.2',
        }),
      ],
    }),
    subsetOf('subset-002', { epochs: [epochOf({ modules: referenceOf('c') })] }),
  ],
  merges: [
    mergeOf('merge-1-1', [], {
      parents: [
        { id: 'subset-001', validation: scoreOf(0.6) },
        { id: 'subset-002', validation: scoreOf(0.7) },
      ],
      attempts: [
        { attempt: 1, revisions: [], modules: referenceOf('e'), validation: scoreOf(0.5), accepted: false },
        { attempt: 2, revisions: [], modules: referenceOf('d'), validation: scoreOf(0.9), accepted: true },
      ],
      decision: 'retried',
      modules: referenceOf('d'),
      validation: scoreOf(0.9),
    }),
  ],
});

const tree = treeOf(progress, ({ sha256 }) => modules.get(sha256) ?? null);
const node = (id: string) => tree.find(entry => entry.id === id);

test('the tree has the baseline, the subsets, the merges and the result, with their parents', () => {
  expect(tree.map(({ id, parents, inResult }) => [id, parents, inResult])).toEqual([
    ['baseline', [], false],
    ['subset-001', ['baseline'], true],
    ['subset-002', ['baseline'], true],
    ['merge-1-1', ['subset-001', 'subset-002'], true],
    ['final', ['merge-1-1'], true],
  ]);
});

test('a merge is compared with its best parent, and has the try that was rejected', () => {
  const merge = node('merge-1-1');
  expect(merge).toMatchObject({ score: 0.9, against: 'subset-002' });
  expect(merge?.changes?.[0]?.opening.length).toBeGreaterThan(0);
  expect(merge?.rejected).toMatchObject([
    { name: 'try-1', score: 0.5, reason: '0.500 against 0.700 of subset-002' },
  ]);
});

test('a subset has its score on validation, and its rejected epoch with what it would have changed', () => {
  const subset = node('subset-001');
  expect(subset).toMatchObject({ score: 0.6, scoredOn: 'validation', against: 'baseline' });
  expect(subset?.rejected).toMatchObject([{ name: 'epoch-2', score: 0.2, reason: '0.2' }]);
  expect(subset?.rejected[0]?.changes).not.toBeNull();
});

test('spend grows along the tree, and a call counts once', () => {
  const callAt = (...paths: string[]): LoggedCall => ({
    key: paths.join(),
    role: 'agent',
    paths,
    usage: { ...noUsage(), calls: 1, promptTokens: 10, usd: 0 },
    attempts: [],
    journal: '',
  });
  const calls = [
    callAt('evaluate-baseline-validation', 'merge-1-1/evaluate-subset-001'),
    callAt('subset-001/evaluate-score-1'),
    callAt('merge-1-1/evaluate-merged-2'),
    callAt('elsewhere'),
  ];
  expect(spendOf(progress, sumCalls(calls).groups)).toMatchObject({
    unit: 'tokens',
    points: [
      { name: 'baseline', spent: 10, score: 0.4, accepted: true },
      { name: 'subset-001', spent: 20, score: 0.6 },
      { name: 'subset-002', spent: 20, score: 0.7 },
      { name: 'merge-1-1/try-1', spent: 20, score: 0.5, accepted: false },
      { name: 'merge-1-1/try-2', spent: 30, score: 0.9, accepted: true },
      { name: 'final', spent: 30, score: 0.9 },
    ],
  });
});
