import { loadTasks } from '../../../../lib/benchmarks/load-benchmark.js';
import { configSchema, type ConfigInput } from '../../../../lib/config/schema.js';
import { temporaryFolder, type TemporaryFolder } from '../data/temporary-folder.js';

const sizes = { train: 2, validation: 1, test: 1 };

describe('loadTasks', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(() => folder.remove());

  const load = (dataset: ConfigInput['dataset'], more: Partial<ConfigInput> = {}) =>
    loadTasks(configSchema.parse({ name: 'test', dataset, ...more }), { configDirectory: folder.path });
  const rows = 'title,body,label\nA,first,x\nB,second,y\nC,third,x\nD,fourth,y\n';

  it('creates tasks from a column, relative to the configuration, with row numbers as ids', async () => {
    await folder.write('sub/data.csv', rows);
    const loaded = await load({ path: 'sub/data.csv', input: 'body', expected: 'label', splits: sizes });
    const tasks = Object.values(loaded.splits).flat();
    expect(tasks).toHaveLength(4);
    expect(tasks.find(task => task.id === 'row-000003')).toEqual({
      id: 'row-000003',
      input: 'third',
      expected: 'x',
      metadata: {},
    });
    expect(loaded.labels).toEqual(['x', 'y']);
    expect(loaded.sources.map(({ path, bytes }) => ({ path, bytes }))).toEqual([
      { path: 'sub/data.csv', bytes: rows.length },
    ]);
    expect(loaded.agent).toBeUndefined();
  });

  it('renders several columns and templates', async () => {
    await folder.write('data.csv', rows);
    const inputs = async (input: string | string[]) => {
      const { splits } = await load({ path: 'data.csv', input, expected: 'label', splits: sizes });
      return Object.values(splits)
        .flat()
        .map(task => task.input);
    };
    expect(await inputs(['title', 'body'])).toContain('title: A\nbody: first');
    expect(await inputs('{title}: {body} {{x}}')).toContain('A: first {x}');
  });

  it('creates the same tasks whatever the order of the columns', async () => {
    await folder.write('one.csv', 'id,text,label\n1,a,x\n2,b,y\n3,c,x\n4,d,y\n5,e,x\n');
    await folder.write('two.csv', 'label,id,text\nx,1,a\ny,2,b\nx,3,c\ny,4,d\nx,5,e\n');
    const [one, two] = await Promise.all(
      ['one.csv', 'two.csv'].map(path =>
        load({ path, input: 'text', expected: 'label', id: 'id', splits: sizes }),
      ),
    );
    expect(one?.splits).toEqual(two?.splits);
  });

  it('reads splits from three files, whose ids may repeat', async () => {
    for (const name of ['train', 'validation', 'test'])
      await folder.write(`${name}.csv`, `id,text,label\n1,${name},x\n`);
    const files = { train: 'train.csv', validation: 'validation.csv', test: 'test.csv' };
    const loaded = await load({ path: '.', input: 'text', expected: 'label', id: 'id', splits: files });
    expect(loaded.splits.test).toEqual([{ id: 'test-1', input: 'test', expected: 'x', metadata: {} }]);
    expect(loaded.sources.map(source => source.path)).toEqual(Object.values(files));
  });

  it('reports inputs that are in several splits, and continues', async () => {
    for (const name of ['train', 'validation'])
      await folder.write(`${name}.csv`, 'text,label\nthe  same,x\nthe same,x\n');
    await folder.write('test.csv', 'text,label\nanother,x\nanother,x\n');
    const files = { train: 'train.csv', validation: 'validation.csv', test: 'test.csv' };
    const { duplicates } = await load({ path: '.', input: 'text', expected: 'label', splits: files });
    expect(duplicates).toEqual([
      {
        input: 'the same',
        splits: ['train', 'validation'],
        ids: ['train-000001', 'train-000002', 'validation-000001', 'validation-000002'],
      },
    ]);
  });

  it.each([
    [
      'a missing column',
      { input: 'bodi' },
      rows,
      'column "bodi": there is no such column. Did you mean "body"? There are: "title", "body", "label"',
    ],
    [
      'a missing column of a template',
      { input: '{title} {text}' },
      rows,
      'column "text": there is no such column',
    ],
    ['a missing expected column', { expected: 'lable' }, rows, 'Did you mean "label"?'],
    [
      'an empty input',
      {},
      'title,body,label\nA,a,x\nB, ,y\n',
      'line 3, row 2, column "body": the input is empty',
    ],
    [
      'an empty expected answer',
      {},
      'title,body,label\nA,a,\n',
      'line 2, row 1, column "label": the expected answer is empty',
    ],
    [
      'ids that occur twice',
      { id: 'title' },
      `${rows}A,fifth,x\n`,
      'line 6, row 5, column "title": row 1 has the same id',
    ],
    ['an empty id', { id: 'title' }, `${rows},fifth,x\n`, 'the id is empty'],
    [
      'more tasks than there are',
      { splits: { train: 3, validation: 1, test: 1 } },
      rows,
      'need 5 tasks, and the data has 4 tasks',
    ],
    [
      'an empty split',
      { splits: { train: 3, validation: 0, test: 1 } },
      rows,
      'the validation split is empty',
    ],
    [
      'fractions that leave a split empty',
      { splits: { train: 0.8, validation: 0.1, test: 0.1 } },
      rows,
      'split is empty',
    ],
  ])('rejects %s', async (_, settings, content, words) => {
    await folder.write('data.csv', content);
    const dataset = { path: 'data.csv', input: 'body', expected: 'label', splits: sizes, ...settings };
    await expect(load(dataset)).rejects.toThrow(words);
  });

  it('rejects expected answers that the configured scorer cannot score', async () => {
    await folder.write('data.csv', rows);
    const dataset = { path: 'data.csv', input: 'body', expected: 'label', splits: sizes };
    await expect(load(dataset, { scorer: 'numeric' })).rejects.toThrow(
      'row 1, column "label": the expected answer contains no number',
    );
    await expect(load(dataset, { scorer: 'exact' })).resolves.toBeDefined();
  });

  it('allows empty lists', async () => {
    await folder.write(
      'data.jsonl',
      '{"t": "a", "e": ["x"]}\n{"t": "b", "e": []}\n{"t": "c", "e": null}\n{"t": "d", "e": ""}\n',
    );
    const { splits } = await load(
      { path: 'data.jsonl', input: 't', expected: 'e', splits: sizes },
      { scorer: 'list' },
    );
    expect(
      Object.values(splits)
        .flat()
        .map(task => task.expected),
    ).not.toContain(null);
  });

  it('needs a dataset or a benchmark, and not both', async () => {
    await expect(load(undefined)).rejects.toThrow('either a dataset or a benchmark');
  });
});
