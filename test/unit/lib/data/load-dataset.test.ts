import { datasetSchema } from '../../../../lib/config/dataset.js';
import { loadDataset } from '../../../../lib/data/load-dataset.js';
import { createScorer } from '../../../../lib/scoring/plain/plain-scorers.js';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.js';

describe('loadDataset', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(() => folder.remove());

  const load = (settings: object) =>
    loadDataset({
      dataset: datasetSchema.parse({ input: 'text', expected: 'label', ...settings }),
      configDirectory: folder.path,
      seed: 3,
      scorer: createScorer({ kind: 'exact' }),
    });
  const inputsOf = (tasks: { input: string }[]) => tasks.map(({ input }) => input.trim());

  describe('with rows that have the same input', () => {
    beforeEach(async () => {
      const rows = Array.from({ length: 40 }, (_, index) => `text ${index % 20}${' '.repeat(index % 3)},x`);
      await folder.write('data.csv', `text,label\n${rows.join('\n')}\n`);
    });

    it('keeps them in one split with duplicates: together, and uses all rows', async () => {
      const { splits } = await load({ path: 'data.csv', duplicates: 'together' });
      const { train, validation, test } = splits;
      expect([train.length, validation.length, test.length]).toEqual([16, 8, 16]);
      const distinct = [train, validation, test].map(tasks => new Set(inputsOf(tasks)).size);
      expect(distinct).toEqual([8, 4, 8]);
    });

    it('uses the first of them with duplicates: drop, and reports the others as unused', async () => {
      const { splits, readings } = await load({ path: 'data.csv', duplicates: 'drop' });
      const all = [...splits.train, ...splits.validation, ...splits.test];
      expect(new Set(inputsOf(all)).size).toBe(20);
      expect(all).toHaveLength(20);
      expect(all.every(({ id }) => id <= 'row-000020')).toBe(true);
      expect(readings).toContain('20 of 40 rows are in no split');
    });

    it('draws the same splits as before without the setting', async () => {
      const [unset, allowed] = [
        await load({ path: 'data.csv' }),
        await load({ path: 'data.csv', duplicates: 'allow' }),
      ];
      expect(allowed.splits).toEqual(unset.splits);
      expect(unset.splits.train).toHaveLength(16);
    });
  });

  it('drops from train and validation what the test file has', async () => {
    await folder.write('train.csv', 'text,label\na,x\nb,x\nc,x\n');
    await folder.write('validation.csv', 'text,label\nb,x\nd,x\n');
    await folder.write('test.csv', 'text,label\nc,x\n');
    const files = { train: 'train.csv', validation: 'validation.csv', test: 'test.csv' };
    const { splits } = await load({ splits: files, duplicates: 'drop' });
    expect(Object.values(splits).map(inputsOf)).toEqual([['a'], ['b', 'd'], ['c']]);
  });

  it('says how it read the file, which rows it left out, and how many are in no split', async () => {
    await folder.write('data.csv', Buffer.from('text;label\na;x\n;x\nb\xe9;y\nc;x\nd;y\n', 'latin1'));
    const splits = { train: 1, validation: 1, test: 1 };
    const { readings, warnings } = await load({ path: 'data.csv', invalidRows: 'skip', splits });
    expect(readings).toEqual([
      'data.csv: 5 rows; semicolons, Windows-1252; columns: text, label',
      '1 of 4 rows are in no split',
    ]);
    expect(warnings).toEqual([
      'warning: 1 invalid row is left out, the first one row 2 on line 3: the input is empty: fill it or remove the row',
    ]);
  });
});
