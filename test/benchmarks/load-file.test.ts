import { DataError } from '../../benchmarks/data-error.js';
import { loadFile, type FileFormat } from '../../benchmarks/load-file.js';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.js';

describe('loadFile', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(() => folder.remove());

  const rowsOf = async (name: string, content: string | Uint8Array, format?: FileFormat) => {
    const { table } = await loadFile(await folder.write(name, content), { format });
    return table.rows.map(row => Object.fromEntries(row.values));
  };
  const errorOf = async (name: string, content: string | Uint8Array): Promise<DataError> => {
    const error: unknown = await loadFile(await folder.write(name, content)).catch(
      (thrown: unknown) => thrown,
    );
    if (error instanceof DataError) return error;
    throw new Error(`no DataError but ${String(error)}`);
  };

  it('reads csv with a byte order mark, quotes, quoted line ends and CRLF', async () => {
    const content = '\ufefftext,label\r\n"a, ""b""\r\nc",x\r\n\r\nlast,y\r\n';
    expect(await rowsOf('data.csv', content)).toEqual([
      { text: 'a, "b"\r\nc', label: 'x' },
      { text: 'last', label: 'y' },
    ]);
  });

  it('reads tsv with quotes inside of values', async () => {
    expect(await rowsOf('data.tsv', 'text\tlabel\nsay "yes" now\tx\n')).toEqual([
      { text: 'say "yes" now', label: 'x' },
    ]);
  });

  it.each([
    '[{"input": "a", "target": "b"}]',
    '{"data": [{"input": "a", "target": "b"}]}',
    '{"name": "task", "examples": [{"input": "a", "target": "b"}]}',
  ])('reads json from %s', async content => {
    expect(await rowsOf('data.json', content)).toEqual([{ input: 'a', target: 'b' }]);
  });

  it('reads jsonl with empty lines, and rows with different columns', async () => {
    const { table } = await loadFile(await folder.write('data.jsonl', '{"a": 1}\r\n\r\n{"b": [2]}\r\n'));
    expect(table.columns).toEqual(['a', 'b']);
    expect(table.rows.map(({ row, line }) => [row, line])).toEqual([
      [1, 1],
      [2, 3],
    ]);
  });

  it('takes the format that is given over the ending', async () => {
    expect(await rowsOf('data.txt', '{"a": 1}', 'jsonl')).toEqual([{ a: 1 }]);
    expect((await errorOf('data.txt', 'a')).message).toContain('set dataset.format');
  });

  it('gives the fingerprint of the bytes', async () => {
    const { source } = await loadFile(await folder.write('data.jsonl', '{"a":1}\n'));
    expect(source.bytes).toBe(8);
    expect(source.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['a.csv', 'text,label\na,x\nb\n', 3, 'another number of values'],
    ['b.csv', 'text,label\n"a,x\nb,y\n', 3, 'never closed'],
    ['c.csv', 'text,label\na "b" c,x\n', 2, 'quote stands in the middle'],
    ['d.csv', 'text,text\na,x\n', 1, 'two columns have this name'],
    ['e.json', '[{"a": 1},\n {"a": },\n {"a": 2},\n {"a": 3}\n]', 2, 'broken JSON'],
    ['f.json', '[{"a": 1},\n {"a": 2}', 2, 'broken JSON'],
    ['g.json', '[{"a": 1}\n {"a": 2}]', 2, 'broken JSON'],
    ['h.jsonl', '{"a": 1}\n{"a": \n', 2, 'broken JSON'],
    ['i.jsonl', '{"a": 1}\n[1]\n', 2, 'must be a JSON object'],
  ])('names the line of what is broken in %s', async (name, content, line, words) => {
    const error = await errorOf(name, content);
    expect(error.message).toContain(words);
    expect(error.message).toContain(`${name}, line ${line}`);
    expect(error.place.line).toBe(line);
  });

  it.each([
    ['a.csv', '', 'empty'],
    ['b.csv', 'text,label\n', 'no rows'],
    ['c.json', ' ', 'empty'],
    ['d.json', '[]', 'no rows'],
    ['e.json', '{"rows of data": []}', 'an array of objects is needed'],
    ['f.jsonl', '\n\n', 'no rows'],
    ['g.json', '["a"]', 'row 1'],
  ])('refuses %s that holds no data', async (name, content, words) => {
    expect((await errorOf(name, content)).message).toContain(words);
  });

  it('refuses text that is not UTF-8', async () => {
    expect((await errorOf('a.csv', Buffer.from('text\ncaf\xe9\n', 'latin1'))).message).toContain('UTF-8');
  });

  it('says what is wrong with a file that cannot be read', async () => {
    await expect(loadFile(`${folder.path}/missing.csv`)).rejects.toThrow('there is no such file');
    await folder.write('folder.csv/x', '');
    await expect(loadFile(`${folder.path}/folder.csv`)).rejects.toThrow('this is a folder');
  });
});
