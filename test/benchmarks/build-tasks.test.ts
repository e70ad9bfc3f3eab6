import { buildTasks } from '../../benchmarks/build-tasks.js';
import { createScorer } from '../../benchmarks/create-scorer.js';
import { parseDelimited } from '../../benchmarks/parse-delimited.js';

describe('buildTasks', () => {
  it('has each distinct expected answer checked once', () => {
    const asked: unknown[] = [];
    const scorer = {
      ...createScorer({ kind: 'exact' }),
      check: (expected: unknown) => {
        asked.push(expected);
        return null;
      },
    };
    const table = parseDelimited('text,label\na,x\nb,y\nc,x\nd,x\n', 'data.csv', ',');
    const tasks = buildTasks({
      table,
      dataset: { input: 'text', expected: 'label' },
      scorer,
      idPrefix: 'row',
    });
    expect(tasks).toHaveLength(4);
    expect(asked).toEqual(['x', 'y']);
  });
});
