import { buildTasks } from '../../../../lib/data/build-tasks.js';
import { answerCheck } from '../../../../lib/scoring/answer-check.js';
import { createScorer } from '../../../../lib/scoring/plain/plain-scorers.js';
import { DataError } from '../../../../lib/data/data-error.js';
import { parseDelimited } from '../../../../lib/data/parse-delimited.js';
import { columnsOf, mostRows } from '../../../../lib/data/table.js';
import { parseJsonLines } from '../../../../lib/data/parse-json-rows.js';
import { scorerSchema } from '../../../../lib/config/scorer.js';

describe('buildTasks', () => {
  it('checks each distinct expected answer once', () => {
    const asked: unknown[] = [];
    const scorer = {
      ...createScorer({ kind: 'exact' }),
      check: (expected: unknown) => {
        asked.push(expected);
        return null;
      },
    };
    const table = parseDelimited('text,label\na,x\nb,y\nc,x\nd,x\n', { file: 'data.csv', usual: ',' });
    const { tasks } = buildTasks({
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
  const table = parseDelimited('text,label\na,x\nb,\n', { file: 'data.csv', usual: ',' });

  it('have none if the scorer needs none: with an empty cell, or without the column', () => {
    const scorer = answerCheck(scorerSchema.parse({ kind: 'llm-judge', rubric: 'Polite.' }));
    const build = (dataset: { input: string; expected?: string }) =>
      buildTasks({ table, dataset, scorer, idPrefix: 'row' }).tasks.map(({ expected }) => expected);
    expect(build({ input: 'text', expected: 'label' })).toEqual(['x', null]);
    expect(build({ input: 'text' })).toEqual([null, null]);
  });

  it('are rejected if the scorer needs one', () => {
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

describe('a nested value', () => {
  const scorer = createScorer({ kind: 'exact' });
  const rows = [
    '{"q": {"text": "one?"}, "answers": {"text": ["a"], "start": [3]}, "a.b": {"id": 7}}',
    '{"q": {"text": "two?"}, "answers": {"text": ["b"], "start": [4]}, "a.b": {"id": 8}}',
  ];
  const table = parseJsonLines(rows.join('\n'), 'data.jsonl');

  it('is named by its path, as a column, in a template and as the id', () => {
    const dataset = { input: 'Q: {q.text}', expected: 'answers.text', id: 'a.b.id' };
    const { tasks } = buildTasks({ table, dataset, scorer, idPrefix: 'row' });
    expect(tasks.map(({ id, input, expected }) => [id, input, expected])).toEqual([
      ['7', 'Q: one?', 'a'],
      ['8', 'Q: two?', 'b'],
    ]);
  });

  it('may be an element of a list', () => {
    const dataset = { input: 'q.text', expected: 'answers.start.0' };
    const { tasks } = buildTasks({ table, dataset, scorer, idPrefix: 'row' });
    expect(tasks.map(({ expected }) => expected)).toEqual([3, 4]);
  });

  it('is not a column if no row has it', () => {
    const dataset = { input: 'q.txt', expected: 'answers.constructor' };
    expect(() => buildTasks({ table, dataset, scorer, idPrefix: 'row' })).toThrow('no such column');
  });
});

describe('errors in data', () => {
  it('are reported together, by row', () => {
    const table = parseDelimited('id,text,label\n1,,x\n2,b,\n,c,y\n', { file: 'data.csv', usual: ',' });
    const dataset = { input: 'text', expected: 'label', id: 'id' };
    const problems = dataErrorsOf(() =>
      buildTasks({ table, dataset, scorer: createScorer({ kind: 'exact' }), idPrefix: 'row' }),
    );
    expect(problems).toEqual([
      'data.csv, line 2, row 1, column "text": the input is empty: fill it or remove the row',
      'data.csv, line 3, row 2, column "label": the expected answer is empty',
      'data.csv, line 4, row 3, column "id": the id is empty',
      'data.csv: 3 rows cannot be used: check dataset.input and dataset.expected',
    ]);
  });

  it('are reported together with rows of a wrong width, repeated ids and a way to leave them out', () => {
    const text = 'id,text,label\n1,a,x\n2,b\n3,,\n1,c,x\n4,d,y\n';
    const table = parseDelimited(text, { file: 'data.csv', usual: ',' });
    const dataset = { input: 'text', expected: 'label', id: 'id' };
    const scorer = createScorer({ kind: 'exact' });
    const problems = dataErrorsOf(() => buildTasks({ table, dataset, scorer, idPrefix: 'row' }));
    expect(problems).toEqual([
      expect.stringContaining('data.csv, line 3, row 2: the row has 2 values and the header 3'),
      'data.csv, line 4, row 3, column "label": the expected answer is empty',
      'data.csv, line 4, row 3, column "text": the input is empty: fill it or remove the row',
      'data.csv, line 5, row 4, column "id": row 1 has the same id; ids must differ',
      'data.csv: 3 rows cannot be used: correct them, or set dataset.invalidRows: skip to leave them out',
    ]);
    const skipping = { ...dataset, invalidRows: 'skip' as const };
    const { tasks, skipped } = buildTasks({ table, dataset: skipping, scorer, idPrefix: 'row' });
    expect(tasks.map(({ id, input }) => [id, input])).toEqual([
      ['1', 'a'],
      ['4', 'd'],
    ]);
    expect(skipped.map(({ place }) => place.row)).toEqual([2, 3, 3, 4]);
  });

  it('are reported for all missing columns', () => {
    const table = parseDelimited('text,label\na,x\n', { file: 'data.csv', usual: ',' });
    const dataset = { input: ['txt', 'text'], expected: 'lable', id: 'nr' };
    const problems = dataErrorsOf(() =>
      buildTasks({ table, dataset, scorer: createScorer({ kind: 'exact' }), idPrefix: 'row' }),
    );
    expect(problems.map(problem => /column "(\w+)"/.exec(problem)?.[1])).toEqual(['txt', 'lable', 'nr']);
  });

  it('include a key of an expected answer that would be lost', () => {
    const table = parseJsonLines('{"text": "a", "label": {"__proto__": 1, "b": 2}}', 'data.jsonl');
    const dataset = { input: 'text', expected: 'label' };
    const scorer = createScorer({ kind: 'json' });
    const build = () => buildTasks({ table, dataset, scorer, idPrefix: 'row' });
    expect(build).toThrow(
      'data.jsonl, line 1, row 1, column "label": the expected answer has a key "__proto__"',
    );
  });

  it('are listed for a few rows of each kind, with the number of rows', () => {
    const text = `text,label\n${',x\n'.repeat(5_000)}a,x\nb,\n`;
    const table = parseDelimited(text, { file: 'data.csv', usual: ',' });
    const dataset = { input: 'text', expected: 'label' };
    const build = () =>
      buildTasks({ table, dataset, scorer: createScorer({ kind: 'exact' }), idPrefix: 'row' });
    const problems = dataErrorsOf(build);
    expect(problems.filter(problem => problem.includes('the input is empty'))).toHaveLength(5);
    expect(problems.slice(5)).toEqual([
      'data.csv, line 5003, row 5002, column "label": the expected answer is empty',
      expect.stringMatching(/^data\.csv: 5,001 rows cannot be used, 6 problems of which are listed: correct/),
    ]);
  });
});

function dataErrorsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof DataError) return [error, ...error.others].map(({ message }) => message);
    throw error;
  }
  return [];
}

it('rejects a file with more rows than a run can have, with the line', () => {
  const text = `a\n${'x\n'.repeat(mostRows + 5)}`;
  expect(() => parseDelimited(text, { file: 'data.csv', usual: ',' })).toThrow(
    /^data\.csv, line 1000002: the file has more than 1,000,000 rows/,
  );
  const row = { row: 1, values: new Map([['a', 'x']]) };
  expect(() =>
    columnsOf(
      Array.from({ length: mostRows + 1 }, () => row),
      'data.jsonl',
    ),
  ).toThrow(/rows/);
});
