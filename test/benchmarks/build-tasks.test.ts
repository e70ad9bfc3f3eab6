import { buildTasks } from '../../benchmarks/build-tasks.js';
import { answerCheck } from '../../benchmarks/answer-check.js';
import { createScorer } from '../../benchmarks/create-scorer.js';
import { parseDelimited } from '../../benchmarks/parse-delimited.js';
import { scorerSchema } from '../../config/scorer.js';

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

describe('tasks without a right answer', () => {
  const table = parseDelimited('text,label\na,x\nb,\n', 'data.csv', ',');

  it('have none where the scorer needs none: in an empty cell, or without the column', () => {
    const scorer = answerCheck(scorerSchema.parse({ kind: 'llm-judge', rubric: 'Polite.' }));
    const build = (dataset: { input: string; expected?: string }) =>
      buildTasks({ table, dataset, scorer, idPrefix: 'row' }).map(({ expected }) => expected);
    expect(build({ input: 'text', expected: 'label' })).toEqual(['x', null]);
    expect(build({ input: 'text' })).toEqual([null, null]);
  });

  it('are refused where it needs one', () => {
    const metrics = [
      { name: 'a', scorer: { kind: 'llm-judge', rubric: 'Polite.' } },
      { name: 'b', scorer: 'exact' },
    ];
    const scorer = answerCheck(scorerSchema.parse({ kind: 'weighted', metrics }));
    const dataset = { input: 'text', expected: 'label' };
    expect(() => buildTasks({ table, dataset, scorer, idPrefix: 'row' })).toThrow(
      'data.csv, line 3, row 2, column "label": the expected answer is empty',
    );
  });
});
