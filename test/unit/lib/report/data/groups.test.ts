import { confusionsOf, groupsOf } from '../../../../../lib/report/data/groups.js';
import type { TestRow } from '../../../../../lib/report/test-rows.js';
import { rolloutOf, rowOf } from '../../../../support/test-rows.js';

function labeled(id: string, expected: string, answers: [before: string, after: string]): TestRow {
  const row = rowOf(id, 0, 0);
  const [before, after] = answers.map(answer => rolloutOf({ answer, score: answer === expected ? 1 : 0 }));
  return { task: { ...row.task, expected }, before: before ?? null, after: after ?? null };
}

const rows = [
  labeled('a', 'pool', ['spa', 'pool']),
  labeled('b', 'pool', ['spa', 'bar']),
  labeled('c', 'spa', ['spa', 'spa']),
  labeled('d', 'spa', ['spa', 'bar']),
];

test('labels have their tasks and their scores before and after', () => {
  expect(groupsOf(rows, false)).toEqual([
    {
      by: 'label',
      rows: [
        { name: 'pool', tasks: 2, before: 0, after: 0.5 },
        { name: 'spa', tasks: 2, before: 1, after: 0.5 },
      ],
    },
  ]);
});

test('answers that are all different are no labels', () => {
  const different = rows.map((row, index) => ({ ...row, task: { ...row.task, expected: `x${index}` } }));
  expect(groupsOf(different, false)).toEqual([]);
  expect(confusionsOf(different, false)).toEqual([]);
});

test('metrics and metadata with few values are groups, too', () => {
  const measured = rows.map((row, index) => ({
    task: { ...row.task, expected: null, metadata: { sender: index < 2 ? 'A' : 'B' } },
    before: rolloutOf({ score: 0, metrics: { team: 0 } }),
    after: rolloutOf({ score: 1, metrics: { team: 0.5 } }),
  }));
  expect(groupsOf(measured, false)).toEqual([
    { by: 'metric', rows: [{ name: 'team', tasks: 4, before: 0, after: 0.5 }] },
    {
      by: 'sender',
      rows: [
        { name: 'A', tasks: 2, before: 0, after: 1 },
        { name: 'B', tasks: 2, before: 0, after: 1 },
      ],
    },
  ]);
});

test('the most frequent wrong answers of the result come first', () => {
  expect(confusionsOf(rows, false)).toEqual([
    { expected: 'pool', answer: 'bar', before: 0, after: 1 },
    { expected: 'spa', answer: 'bar', before: 0, after: 1 },
    { expected: 'pool', answer: 'spa', before: 2, after: 0 },
  ]);
});

test('a redacted report names neither labels nor answers', () => {
  const text = JSON.stringify([groupsOf(rows, true), confusionsOf(rows, true)]);
  expect(text).not.toMatch(/pool|spa|bar/);
  expect(text).toContain('label 1');
});
