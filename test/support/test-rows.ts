import type { Trajectory } from '../../lib/domain/trajectory.js';
import type { TestRow } from '../../lib/report/test-rows.js';

/** A rollout with this answer and score. */
export function rolloutOf(change: Partial<Trajectory> = {}): Trajectory {
  const { answer = 'pool' } = change;
  return {
    taskId: 't1',
    messages: [],
    output: typeof answer === 'string' ? answer : JSON.stringify(answer),
    answer,
    score: 1,
    feedback: '',
    failure: null,
    ...change,
  };
}

/** A test task with the scores before and after. */
export function rowOf(id: string, before: number | null, after: number | null, input = 'Towels?'): TestRow {
  return {
    task: { id, input, expected: 'pool', metadata: {} },
    before: rolloutOf({ taskId: id, score: before, answer: before === 1 ? 'pool' : 'spa' }),
    after: rolloutOf({ taskId: id, score: after, answer: after === 1 ? 'pool' : 'spa' }),
  };
}
