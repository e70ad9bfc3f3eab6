import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { answerCheck } from '../../../../lib/scoring/answer-check.js';
import { DataError } from '../../../../lib/data/data-error.js';
import { loadDataset } from '../../../../lib/data/load-dataset.js';
import { loadMoreTasks } from '../../../../lib/benchmarks/load-more-tasks.js';
import type { DatasetConfig } from '../../../../lib/config/dataset.js';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.js';

let folder: TemporaryFolder;
beforeEach(async () => (folder = await temporaryFolder()));
afterEach(() => folder.remove());

const bySpam: DatasetConfig = {
  path: 'mail',
  input: 'text',
  expected: 'folder',
  splits: { train: 1, validation: 1, test: 1 },
};
const load = (dataset: DatasetConfig) =>
  loadDataset({ dataset, configDirectory: folder.path, seed: 1, scorer: answerCheck({ kind: 'exact' }) });

async function tasksOf(dataset: DatasetConfig) {
  const { splits } = await load(dataset);
  const all = [...splits.train, ...splits.validation, ...splits.test];
  return all.map(({ id, input, expected }) => [id, input, expected]).sort();
}

async function problemOf(dataset: DatasetConfig): Promise<string> {
  const error: unknown = await load(dataset).catch((thrown: unknown) => thrown);
  if (error instanceof DataError) return error.message;
  throw new Error(`no DataError but ${String(error)}`);
}

async function writeMail(): Promise<void> {
  await folder.write('mail/spam/2.txt', 'win now\n');
  await folder.write('mail/spam/1.txt', 'cheap pills');
  await folder.write('mail/ham/a.txt', 'see you at 5');
}

describe('a folder of files', () => {
  it('creates a task from each file: its path is the id, and the name of its folder can be the answer', async () => {
    await writeMail();
    await folder.write('mail/.DS_Store', 'junk');
    await folder.write('mail/.git/config', 'junk');
    expect(await tasksOf(bySpam)).toEqual([
      ['ham/a.txt', 'see you at 5', 'ham'],
      ['spam/1.txt', 'cheap pills', 'spam'],
      ['spam/2.txt', 'win now\n', 'spam'],
    ]);
  });

  it('has a different fingerprint once a file is renamed', async () => {
    await writeMail();
    const before = (await load(bySpam)).sources;
    expect((await load(bySpam)).sources).toEqual(before);
    await folder.write('mail/spam/3.txt', 'more');
    expect((await load(bySpam)).sources[0]?.sha256).not.toBe(before[0]?.sha256);
  });

  it('may have its answers in a labels file, which is not a task itself', async () => {
    await writeMail();
    await folder.write(
      'mail/labels.csv',
      'file,queue,kind\nspam/1.txt,trash,a\n./spam/2.txt,trash,b\nham/a.txt,inbox,c\n',
    );
    const labelled = { ...bySpam, labels: 'labels.csv', input: '{kind}: {text}', expected: 'queue' };
    expect(await tasksOf(labelled)).toEqual([
      ['ham/a.txt', 'c: see you at 5', 'inbox'],
      ['spam/1.txt', 'a: cheap pills', 'trash'],
      ['spam/2.txt', 'b: win now\n', 'trash'],
    ]);
  });

  it.each([
    [
      'names no file',
      'file,queue\nspam/1.txt,x\nspam/02.txt,x\n',
      /labels\.csv, line 3.*Did you mean "spam\/2.txt"/,
    ],
    [
      'has no row for a file',
      'file,queue\nspam/1.txt,x\nspam/2.txt,x\n',
      /ham\/a\.txt: the file has no row in labels\.csv/,
    ],
    [
      'names a file twice',
      'file,queue\nspam/1.txt,x\nspam/1.txt,y\n',
      /line 3.*"spam\/1\.txt" has a row already/,
    ],
    ['has no column of files', 'name,queue\nspam/1.txt,x\n', /need a column "file".*name, queue/],
    [
      'has a column of the files',
      'file,text\nspam/1.txt,x\n',
      /column "text": each file .* has a column of this name/,
    ],
  ])('is rejected if its labels file %s', async (_what, labels, message) => {
    await writeMail();
    await folder.write('mail/labels.csv', labels);
    expect(await problemOf({ ...bySpam, labels: 'labels.csv', expected: 'queue' })).toMatch(message);
  });

  it('reports all errors of a labels file at once', async () => {
    await writeMail();
    await folder.write('mail/labels.csv', 'file,queue\nnope.txt,a\nspam/2.txt,b\nspam/2.txt,c\n');
    const error: unknown = await load({ ...bySpam, labels: 'labels.csv', expected: 'queue' }).catch(
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof DataError)) throw error;
    const messages = [error, ...error.others].map(({ message }) => message);
    expect(messages.length).toBeGreaterThan(2);
    expect(messages[0]).toMatch(/labels\.csv, line 2, row 1, column "file": there is no such file/);
    expect(messages[1]).toMatch(/line 4, row 3, column "file": "spam\/2\.txt" has a row already/);
    expect(messages[2]).toContain('has no row in labels.csv');
  });

  it('reads only files with certain extensions', async () => {
    await writeMail();
    await folder.write('mail/README.md', 'what this is');
    await folder.write('mail/logo.png', Uint8Array.of(0x89, 0x50, 0xff));
    const texts = await tasksOf({ ...bySpam, endings: ['.TXT'] });
    expect(texts.map(([id]) => id)).toEqual(['ham/a.txt', 'spam/1.txt', 'spam/2.txt']);
  });

  it.each([
    ['no UTF-8', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff)],
    ['text by chance', Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 0x00, 0x00)],
  ])('rejects a binary file that is %s, by name', async (_what, bytes) => {
    await writeMail();
    await folder.write('mail/spam/logo.bin', bytes);
    expect(await problemOf(bySpam)).toMatch(/spam\/logo\.bin: the file is not UTF-8 text.*dataset\.endings/);
  });

  it('rejects links that lead out of it, to folders and to nothing, and follows those within it', async () => {
    await writeMail();
    await folder.write('secret.txt', 'the key');
    await symlink('../spam/1.txt', join(folder.path, 'mail/ham/copy.txt'));
    const four = { ...bySpam, splits: { train: 2, validation: 1, test: 1 } };
    expect(await tasksOf(four)).toContainEqual(['ham/copy.txt', 'cheap pills', 'ham']);
    const link = join(folder.path, 'mail/ham/link.txt');
    await symlink(join(folder.path, 'secret.txt'), link);
    expect(await problemOf(bySpam)).toMatch(/ham\/link\.txt: the target of the link is outside the folder/);
  });

  it.each([
    ['a folder', '../spam', /this is a link to a folder/],
    ['nothing', 'nowhere.txt', /the target of the link does not exist/],
  ])('rejects a link to %s', async (_what, target, message) => {
    await writeMail();
    await symlink(target, join(folder.path, 'mail/ham/link.txt'));
    expect(await problemOf(bySpam)).toMatch(message);
  });

  it('names a file whose text is empty, and one whose folder has no name', async () => {
    await writeMail();
    await folder.write('mail/spam/0.txt', ' \n');
    expect(await problemOf(bySpam)).toMatch(/mail\/spam\/0\.txt, column "text": the input is empty/);
    await folder.write('mail/spam/0.txt', 'x');
    await folder.write('mail/top.txt', 'x');
    expect(await problemOf(bySpam)).toMatch(/mail\/top\.txt, column "folder": the expected answer is empty/);
  });

  it('is rejected if it is empty, does not exist, or is a file', async () => {
    await mkdir(join(folder.path, 'mail'));
    expect(await problemOf(bySpam)).toMatch(/mail: the folder has no files/);
    expect(await problemOf({ ...bySpam, path: 'post', format: 'folder' })).toMatch(/there is no such folder/);
    await folder.write('mail.csv', 'text,folder\na,b\n');
    expect(await problemOf({ ...bySpam, path: 'mail.csv', format: 'folder' })).toMatch(/this is a file/);
    expect(await problemOf({ ...bySpam, path: 'mail.csv', labels: 'x.csv' })).toMatch(
      /labels is for a folder/,
    );
  });

  it('can be a separate split, and additional tasks for a run', async () => {
    for (const split of ['train', 'validation', 'test'])
      await folder.write(`data/${split}/spam/1.txt`, split);
    const { path: _path, ...dataset } = bySpam;
    const splits = { train: 'data/train', validation: 'data/validation', test: 'data/test' };
    const loaded = await load({ ...dataset, splits });
    expect(loaded.splits.test.map(({ id, expected }) => [id, expected])).toEqual([
      ['test-spam/1.txt', 'spam'],
    ]);
    const more = await loadMoreTasks({
      config: { dataset: bySpam },
      path: join(folder.path, 'data/train'),
      scorer: answerCheck({ kind: 'exact' }),
    });
    expect(more).toMatchObject({ haveOwnIds: true, tasks: [{ id: 'spam/1.txt', input: 'train' }] });
  });
});
