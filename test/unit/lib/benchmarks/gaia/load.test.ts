import { parquetWriteBuffer } from 'hyparquet-writer';
import { createHash } from 'node:crypto';
import { rm, symlink } from 'node:fs/promises';
import { loadTasks } from '../../../../../lib/benchmarks/load-benchmark.js';
import { benchmarkSchema } from '../../../../../lib/config/dataset.js';
import { temporaryFolder, type TemporaryFolder } from '../../data/temporary-folder.js';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

interface Row {
  task_id?: string;
  Question?: string;
  Level?: unknown;
  'Final answer'?: unknown;
  file_name?: string;
}

/** Twelve rows in the format of GAIA's list, four per level; every third has an attachment. */
function rowsOf(): Row[] {
  return Array.from({ length: 12 }, (_, index) => ({
    task_id: `t-${index}`,
    Question: `What is ${index} and ${index}?`,
    Level: index % 2 === 0 ? (index % 3) + 1 : String((index % 3) + 1),
    'Final answer': String(2 * index),
    file_name: index % 3 === 0 ? `t-${index}.txt` : '',
    'Annotator Metadata': { Steps: 'not for the agent' },
  }));
}

async function writeCopy(rows: Row[], place = 'copy'): Promise<void> {
  for (const { file_name: name } of rowsOf()) {
    if (name) await folder.write(`${place}/${name}`, `content of ${name}`);
  }
  await folder.write(`${place}/metadata.jsonl`, rows.map(row => JSON.stringify(row)).join('\n'));
}

function load(settings: object = { path: 'copy' }) {
  const benchmark = benchmarkSchema.parse({ name: 'gaia', ...settings });
  return loadTasks(
    { seed: 3, dataset: undefined, benchmark, scorer: undefined },
    { configDirectory: folder.path },
  );
}

/** The rows with one of them changed. */
function changed(index: number, change: Row): Row[] {
  return rowsOf().map((row, place) => (place === index ? { ...row, ...change } : row));
}

describe('a copy of GAIA', () => {
  it('is loaded with its attachments, and split by level', async () => {
    await writeCopy(rowsOf());
    const { splits, agent, scorer, attachments, sources } = await load({
      path: 'copy',
      splits: { train: 6, validation: 3, test: 3 },
    });
    expect(attachments).toBe(`${folder.path}/copy`);
    expect([agent?.kind, scorer]).toEqual(['tools', { kind: 'gaia' }]);
    for (const split of ['validation', 'test'] as const) {
      expect(splits[split].map(task => task.metadata['level']).sort()).toEqual(['1', '2', '3']);
    }
    const all = [...splits.train, ...splits.validation, ...splits.test];
    expect(all.find(({ id }) => id === 't-3')).toEqual({
      id: 't-3',
      input: 'What is 3 and 3?\n\nAttached file: t-3.txt',
      expected: '6',
      metadata: {
        level: '1',
        file: 't-3.txt',
        fileSha256: createHash('sha256').update('content of t-3.txt').digest('hex'),
      },
    });
    expect(all.find(({ id }) => id === 't-4')?.input).toBe('What is 4 and 4?');
    expect(sources.map(source => source.path)).toEqual(['copy/metadata.jsonl', 'copy/*']);
  });

  it('is rejected with the line if an attachment is a link to a file elsewhere', async () => {
    await writeCopy(rowsOf());
    await rm(`${folder.path}/copy/t-3.txt`);
    await symlink('/etc/hosts', `${folder.path}/copy/t-3.txt`);
    await expect(load()).rejects.toThrow(/a link to a file outside its folder/);
  });

  it('is found in the folder of the whole data set', async () => {
    await writeCopy(rowsOf(), 'GAIA/2023/validation');
    expect((await load({ path: 'GAIA' })).attachments).toBe(`${folder.path}/GAIA/2023/validation`);
  });

  it('is loaded from parquet just the same', async () => {
    await writeCopy(rowsOf());
    const fromLines = await load();
    const columns = ['task_id', 'Question', 'Level', 'Final answer', 'file_name'] as const;
    const columnData = columns.map(name => ({ name, data: rowsOf().map(row => String(row[name])) }));
    await folder.write('copy/metadata.parquet', new Uint8Array(parquetWriteBuffer({ columnData })));
    await rm(`${folder.path}/copy/metadata.jsonl`);
    expect((await load()).splits).toEqual(fromLines.splits);
  });

  it('is loaded for the named levels', async () => {
    await writeCopy(rowsOf());
    const { splits } = await load({
      path: 'copy',
      levels: [2],
      splits: { train: 2, validation: 1, test: 1 },
    });
    expect(splits.train.every(task => task.metadata['level'] === '2')).toBe(true);
  });

  it('has a different fingerprint if an attachment differs', async () => {
    await writeCopy(rowsOf());
    const before = (await load()).sources;
    await folder.write('copy/t-3.txt', 'something else');
    expect((await load()).sources[1]?.sha256).not.toBe(before[1]?.sha256);
  });

  it.each([
    [
      'an attachment that is missing',
      { file_name: 't-33.txt' },
      'line 4, row 4, column "file_name": the attachment is not in the folder. Did you mean "t-3.txt"?',
    ],
    [
      'an attachment outside of the folder',
      { file_name: '../t-3.txt' },
      'line 4, row 4, column "file_name": an attachment must be a file name in this folder',
    ],
    ['an unknown level', { Level: 4 }, 'line 4, row 4, column "Level": the level must be 1, 2 or 3'],
    [
      'no answer, as in the test split',
      { 'Final answer': '?' },
      'The answers of the test split are not public: name the folder of the validation split',
    ],
    ['an empty question', { Question: ' ' }, 'column "Question": the question is empty'],
    ['an id twice', { task_id: 't-1' }, 'line 4, row 4, column "task_id": row 2 has the same id'],
  ])('is rejected with %s', async (_, change, words) => {
    await writeCopy(changed(3, change));
    await expect(load()).rejects.toThrow(words);
  });

  it('is rejected if an attachment is a folder', async () => {
    await writeCopy(changed(3, { file_name: 'deep' }));
    await folder.write('copy/deep/er.txt', '');
    await expect(load()).rejects.toThrow('the attachment cannot be read');
  });

  it('is rejected without a column that GAIA has, naming the most similar one', async () => {
    await writeCopy(
      rowsOf().map(({ 'Final answer': answer, ...row }) => ({ ...row, Final_answer: answer }) as Row),
    );
    await expect(load()).rejects.toThrow(
      'column "Final answer": this column of GAIA is missing. Did you mean "Final_answer"?',
    );
  });

  it('is rejected if there is no list, or no folder', async () => {
    await folder.write('copy/other.txt', '');
    await expect(load()).rejects.toThrow('has no metadata.jsonl or metadata.parquet');
    await expect(load({ path: 'nowhere' })).rejects.toThrow('the folder cannot be read');
  });
});

describe('without a copy', () => {
  it('a sample is generated, the same for the same seed', async () => {
    const one = await load({ generate: { seed: 5, tasks: 30 } });
    expect(await load({ generate: { seed: 5, tasks: 30 } })).toEqual(one);
    expect((await load({ generate: { seed: 6, tasks: 30 } })).sources).not.toEqual(one.sources);
    expect(one.attachments).toBeUndefined();
    expect(one.splits.train).toHaveLength(12);
    expect((await load({})).splits.test).toHaveLength(48);
  });
});
