import { examplesOf } from '../../../../../lib/report/data/examples.js';
import { rolloutOf, rowOf } from '../../../../support/test-rows.js';

test('broken tasks come first, then fixed, failing, solved and unscored ones', () => {
  const rows = [rowOf('s', 1, 1), rowOf('u', null, 1), rowOf('f', 0, 1), rowOf('x', 0, 0), rowOf('b', 1, 0)];
  expect(examplesOf(rows, false).map(({ id }) => id)).toEqual(['b', 'f', 'x', 's', 'u']);
});

test('an answer of a megabyte is cut with a note', () => {
  const row = { ...rowOf('a', 0, 0), after: rolloutOf({ answer: 'x'.repeat(1_048_576), score: 0 }) };
  const [example] = examplesOf([row], false);
  expect(example?.after?.answer?.length).toBeLessThan(21_000);
  expect(example?.after?.answer).toMatch(/… \[cut: 1,048,576 characters in all\]$/);
});

test('the reason of a failure is shown where there is no feedback', () => {
  const failed = rolloutOf({
    answer: null,
    output: '',
    score: 0,
    failure: { kind: 'agent', reason: 'It crashed.' },
  });
  expect(examplesOf([{ ...rowOf('a', 0, 0), after: failed }], false)[0]?.feedback).toBe('It crashed.');
});

test('a redacted example has no texts', () => {
  const row = { ...rowOf('a', 0, 1), after: rolloutOf({ feedback: 'Say pool.' }) };
  expect(examplesOf([row], true)).toEqual([
    {
      id: 'a',
      change: 'fixed',
      input: null,
      expected: null,
      before: { answer: null, score: 0 },
      after: { answer: null, score: 1 },
      feedback: null,
    },
  ]);
});
