import { changeOf, metricNames } from '../../../../lib/report/test-rows.js';
import { rolloutOf, rowOf } from '../../../support/test-rows.js';

test('a task is broken or fixed by any change of its score, and failing below 1', () => {
  expect(changeOf(rowOf('a', 1, 0.5))).toBe('broken');
  expect(changeOf(rowOf('a', 0, 0.5))).toBe('fixed');
  expect(changeOf(rowOf('a', 0.5, 0.5))).toBe('failing');
  expect(changeOf(rowOf('a', 1, 1))).toBe('solved');
});

test('a task without a score on one side is unscored, also if it was not run', () => {
  expect(changeOf(rowOf('a', null, 1))).toBe('unscored');
  expect(changeOf({ ...rowOf('a', 1, 1), after: null })).toBe('unscored');
});

test('metrics are listed once, in the order of their first use', () => {
  const rows = [
    { ...rowOf('a', 1, 1), before: rolloutOf({ metrics: { team: 1 } }) },
    { ...rowOf('b', 1, 1), after: rolloutOf({ metrics: { action: 0, team: 1 } }) },
  ];
  expect(metricNames(rows)).toEqual(['team', 'action']);
});
