import { csvOf } from '../../text/csv.js';
import { renderValue } from '../../optimizer/prompts/render-value.js';
import type { Trajectory } from '../../domain/trajectory.js';
import { changeOf, metricNames } from '../test-rows.js';
import type { TestRow } from '../test-rows.js';

/** A row per test task: answers and scores before and after, and each metric of the scorer. */
export function testRowsCsv(rows: readonly TestRow[]): string {
  const metrics = metricNames(rows);
  const head = [
    ...['id', 'expected', 'before', 'after', 'score_before', 'score_after', 'change', 'feedback'],
    ...metrics.flatMap(name => [`${name}_before`, `${name}_after`]),
  ];
  const cells = rows.map(row => {
    const { task, before, after } = row;
    return [
      task.id,
      task.expected === null ? null : renderValue(task.expected),
      answerText(before),
      answerText(after),
      before?.score ?? null,
      after?.score ?? null,
      changeOf(row),
      after?.feedback ?? null,
      ...metrics.flatMap(name => [before?.metrics?.[name] ?? null, after?.metrics?.[name] ?? null]),
    ];
  });
  return csvOf([head, ...cells]);
}

/** The answer as the scorer read it; the whole output if it found none. */
export function answerText(trajectory: Trajectory | null): string | null {
  if (!trajectory) return null;
  return trajectory.answer === null ? trajectory.output : renderValue(trajectory.answer);
}
