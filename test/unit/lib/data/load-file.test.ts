import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DataError } from '../../../../lib/data/data-error.js';
import { loadFile, type FileFormat } from '../../../../lib/data/load-file.js';
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

  it('uses the given format instead of the extension', async () => {
    expect(await rowsOf('data.txt', '{"a": 1}', 'jsonl')).toEqual([{ a: 1 }]);
    expect((await errorOf('data.txt', 'a')).message).toContain('set dataset.format');
  });

  it.each([
    ['JSON Lines', '{"a": 1}\n\n{"a": 2}\n'],
    ['JSON Lines with carriage returns', '{"a": 1}\r{"a": 2}\r'],
    [
      'pages of rows',
      '{"features": [{"name": "a"}], "rows": [{"row_idx": 0, "row": {"a": 1}}, {"row_idx": 1, "row": {"a": 2}}]}',
    ],
    ['an array under any one key', '{"version": 1, "questions": [{"a": 1}, {"a": 2}]}'],
    ['columns of lists', '{"a": [1, 2]}'],
    ['columns by row number', '{"a": {"0": 1, "1": 2}}'],
    ['rows by row number', '{"0": {"a": 1}, "1": {"a": 2}}'],
    ['columns, index and data', '{"columns": ["a"], "index": [0, 1], "data": [[1], [2]]}'],
  ])('reads %s in a .json file', async (_, content) => {
    expect(await rowsOf('data.json', content)).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('reads an array in a .jsonl file', async () => {
    expect(await rowsOf('data.jsonl', '[\n{"a": 1},\n{"a": 2}\n]')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('names the column that has values for other rows', async () => {
    const error = await errorOf('data.json', '{"a": [1, 2], "b": [1]}');
    expect(error.message).toContain('column "b": the columns must have values for the same rows');
  });

  it.each(['json', 'jsonl'])('keeps integers exact in %s', async ending => {
    const rows = await rowsOf(
      `data.${ending}`,
      '[{"id": 9007199254740993, "n": 12, "in": [-9007199254740995]}]',
    );
    expect(rows).toEqual([{ id: '9007199254740993', n: 12, in: ['-9007199254740995'] }]);
  });

  it('has no half of a surrogate pair in texts and names of columns', async () => {
    const rows = await rowsOf('data.jsonl', '{"a\\ud83d": ["x\\udc00", "\\ud83e\\udd80"]}\n');
    expect(rows).toEqual([{ 'a\ufffd': ['x\ufffd', '🦀'] }]);
  });

  it('keeps columns with the names of built-in object properties', async () => {
    const { table } = await loadFile(await folder.write('a.jsonl', '{"__proto__": "x", "constructor": 1}\n'));
    expect(table.columns).toEqual(['__proto__', 'constructor']);
    expect(table.rows[0]?.values.get('__proto__')).toBe('x');
  });

  it.each([
    ['semicolons', 'text;label\n"a, b";x\n'],
    ['tabs', 'text\tlabel\na, b\tx\n'],
    ['bars', 'text|label\na, b|x\n'],
    ['what the first line states', 'sep=;\ntext;label\na, b;x\n'],
    ['semicolons below a quoted header', '"text";"label"\n"a, b";"x"\n'],
  ])('reads csv with %s', async (_, content) => {
    expect(await rowsOf('data.csv', content)).toEqual([{ text: 'a, b', label: 'x' }]);
  });

  it('uses the given separator instead of that of the rows', async () => {
    const file = await folder.write('data.csv', 'a,b;c\n1,2;3\n');
    expect((await loadFile(file)).table.columns).toEqual(['a', 'b;c']);
    const { table, reading } = await loadFile(file, { delimiter: ';' });
    expect(table.columns).toEqual(['a,b', 'c']);
    expect(reading).toEqual({ format: 'csv', delimiter: ';', encoding: 'utf-8' });
  });

  it.each([
    ['the header', 'id, no;text\n1;a\n', ['id, no', 'text']],
    ['the texts', 'text;label\n"He said ""hi"", then left";x\na, b;y\n', ['text', 'label']],
    ['a quoted line break', '"text";"label"\n"a,\nb, c";x\nd;y\n', ['text', 'label']],
  ])('finds semicolons although %s has commas', async (_, content, columns) => {
    const { table, reading } = await loadFile(await folder.write('data.csv', content));
    expect(table.columns).toEqual(columns);
    expect(reading.delimiter).toBe(';');
  });

  it('keeps rows of a wrong width apart, with their line and the reason', async () => {
    const { table } = await loadFile(await folder.write('a.csv', 'text,label\na,x\nb\nc,y\n'));
    expect(table.rows.map(({ row, line }) => [row, line])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(table.unusable?.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /a\.csv, line 3, row 2: the row has 1 values and the header 2; .*dataset\.delimiter/,
      ),
    ]);
  });

  it('keeps a comma in a header that also has semicolons', async () => {
    expect(await rowsOf('data.csv', 'text,labels (a; b; c)\nx,a\n')).toEqual([
      { text: 'x', 'labels (a; b; c)': 'a' },
    ]);
  });

  it.each([
    ['empty cells at the end of each row', 'text,label,,\na,x,,\n,,,\nb,y,,\n'],
    ['empty cells at the end of rows alone', 'text,label\na,x,,\nb,y\n'],
    ['an index without a name', ',text,label\n0,a,x\n1,b,y\n'],
    ['rows that end early', 'text,label,\na,x\nb,y,\n'],
  ])('skips columns without a name: %s', async (_, content) => {
    expect(await rowsOf('data.csv', content)).toEqual([
      { text: 'a', label: 'x' },
      { text: 'b', label: 'y' },
    ]);
  });

  it.each([
    ['a.jsonl', `{"a": 1}\n{"a": ${'['.repeat(5_000)}${']'.repeat(5_000)}}\n`, 2, 'nested deeper than 100'],
    ['b.json', `[{"a": 1},\n{"a": ${'{"b":'.repeat(200)}1${'}'.repeat(200)}}]`, 2, 'nested deeper than 100'],
    [
      'c.csv',
      `${Array.from({ length: 3_000 }, (_, n) => `c${n}`).join(',')}\n1\n`,
      1,
      'more than 2000 columns',
    ],
    [
      'd.jsonl',
      `{"a": 1}\n{${Array.from({ length: 3_000 }, (_, n) => `"c${n}": 1`).join(',')}}`,
      2,
      'more than 2000 columns',
    ],
    ['e.jsonl', `{"a": 1}\n{"a": "${'x'.repeat(17 * 1024 * 1024)}"}`, 2, 'longer than 16 MB'],
    ['f.csv', `text,label\na,b\n"${'x'.repeat(17 * 1024 * 1024)}`, 3, 'longer than 16 MB'],
  ])('bounds what %s may hold, with the line', async (name, content, line, words) => {
    const error = await errorOf(name, content);
    expect(error.place.line).toBe(line);
    expect(error.message).toContain(words);
  });

  it('returns the fingerprint of the bytes', async () => {
    const { source } = await loadFile(await folder.write('data.jsonl', '{"a":1}\n'));
    expect(source.bytes).toBe(8);
    expect(source.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['b.csv', 'text,label\n"a,x\nb,y\n', 3, 'never closed'],
    ['b.csv', 'text,label\na,x\n"a,x\nb,y\n', 4, 'The row begins on line 3'],
    ['b.csv', 'text,label\na,x\n\n"b,y\nc,z\n"d, e",z\n', 6, 'The row begins on line 4'],
    ['b.csv', 'sep=,\ntext,label\n"a,x\n"b",y\n', 4, 'The row begins on line 3'],
    ['c.csv', 'text,label\na "b" c,x\n', 2, 'a quote in the middle of a value'],
    ['d.csv', 'text,text\na,x\n', 1, 'two columns have this name'],
    ['e.json', '[{"a": 1},\n {"a": },\n {"a": 2},\n {"a": 3}\n]', 2, 'broken JSON'],
    ['f.json', '[{"a": 1},\n {"a": 2}', 2, 'broken JSON'],
    ['g.json', '[{"a": 1}\n {"a": 2}]', 2, 'broken JSON'],
    ['h.jsonl', '{"a": 1}\n{"a": \n', 2, 'broken JSON'],
    ['i.jsonl', '{"a": 1}\n[1]\n', 2, 'must be a JSON object'],
  ])('names the broken line in %s', async (name, content, line, words) => {
    const error = await errorOf(name, content);
    expect(error.message).toContain(words);
    expect(error.message).toContain(`${name}, line ${line}`);
    expect(error.place.line).toBe(line);
  });

  it('mentions where a row begins only if that is a different line', async () => {
    const { message } = await errorOf('c.csv', 'text,label\n"a"b,x\n');
    expect(message).toMatch(/a quote in the middle of a value/);
    expect(message).not.toMatch(/begins/);
  });

  it.each([
    ['a.csv', '', 'empty'],
    ['b.csv', 'text,label\n', 'no rows'],
    ['c.json', ' ', 'empty'],
    ['d.json', '[]', 'no rows'],
    ['e.json', '{"rows of data": []}', 'the file needs an array of objects'],
    ['f.jsonl', '\n\n', 'no rows'],
    ['g.json', '["a"]', 'row 1'],
  ])('rejects %s without data', async (name, content, words) => {
    expect((await errorOf(name, content)).message).toContain(words);
  });

  it('reads Windows-1252 as Excel writes it, with its quotes and the euro sign', async () => {
    const bytes = Buffer.from('text;label\r\n\x93caf\xe9\x94 5 \x80;x\r\n', 'latin1');
    const { table, reading } = await loadFile(await folder.write('a.csv', bytes));
    expect(table.rows[0]?.values.get('text')).toBe('“café” 5 €');
    expect(reading).toEqual({ format: 'csv', delimiter: ';', encoding: 'windows-1252' });
  });

  it('reads the given encoding', async () => {
    const file = await folder.write('a.csv', Buffer.from([0x74, 0x0a, 0xcf, 0xf0, 0xe8]));
    const { table } = await loadFile(file, { encoding: 'windows-1251' });
    expect(table.rows[0]?.values.get('t')).toBe('При');
  });

  it.each([
    ['damaged UTF-8', Buffer.concat([Buffer.from('text\ngrün\nÄhre\n'), Buffer.from([0xe9, 0x0a])]), 4],
    ['bytes that no text has', Buffer.from('text\nplain\ncaf\x81\n', 'latin1'), 3],
  ])('rejects %s, with the line and the setting for another encoding', async (_, content, line) => {
    const error = await errorOf('a.csv', content);
    expect(error.message).toMatch(new RegExp(`a\\.csv, line ${line}: .*not UTF-8.*dataset\\.encoding`));
  });

  it.each([
    ['the encoding by another name', 'utf8', Buffer.from('text\na\nb\xe9c\n', 'latin1'), 3, 'UTF-8'],
    ['half a character of Shift JIS', 'shift_jis', Buffer.from('text\na\nb\x81', 'latin1'), 3, 'SHIFT_JIS'],
    ['half a character of UTF-16', 'utf-16le', Buffer.from('t\na\n\ud800b\n', 'utf16le'), 3, 'UTF-16LE'],
    ['NUL in UTF-16', 'utf-16le', Buffer.from('t\na\u0000b\n', 'utf16le'), 2, 'UTF-16LE'],
    ['NUL in Windows-1252', 'latin1', Buffer.from('t\na\nb\u0000\n', 'latin1'), 3, 'WINDOWS-1252'],
  ])('names the line and the encoding of %s', async (_, encoding, content, line, name) => {
    const file = await folder.write('a.csv', content);
    await expect(loadFile(file, { encoding })).rejects.toThrow(
      new RegExp(`a\\.csv, line ${line}: the file is not ${name} text`),
    );
  });

  it.each([
    ['with a mark, low byte first', '\ufeff', false],
    ['with a mark, high byte first', '\ufeff', true],
    ['without a mark, low byte first', '', false],
    ['without a mark, high byte first', '', true],
  ])('reads UTF-16 %s', async (_, mark, isBigEndian) => {
    const bytes = Buffer.from(`${mark}text,label\r\nGrüße 🦀,ä\r\n`, 'utf16le');
    if (isBigEndian) bytes.swap16();
    expect(await rowsOf('a.csv', bytes)).toEqual([{ text: 'Grüße 🦀', label: 'ä' }]);
  });

  it.each([
    ['a.csv', Buffer.from('PK\u0003\u0004rest'), 'spreadsheet'],
    ['b.csv', Buffer.from([0x1f, 0x8b, 8, 0]), 'gzip'],
    ['c.jsonl', Buffer.from('PAR1....'), 'parquet'],
    ['d.csv', Buffer.from('text,label\na\u0000b,c\n'), 'NUL'],
  ])('reports the kind of %s if it is not text', async (name, bytes, words) => {
    expect((await errorOf(name, bytes)).message).toContain(words);
  });

  it('rejects a pipe, a device and a file of /proc immediately', async () => {
    execFileSync('mkfifo', [join(folder.path, 'pipe.csv')]);
    await expect(loadFile(join(folder.path, 'pipe.csv'))).rejects.toThrow('a named pipe');
    await expect(loadFile('/dev/zero', { format: 'csv' })).rejects.toThrow('a device');
    await expect(loadFile('/proc/self/environ', { format: 'csv' })).rejects.toThrow('has no size');
  });

  it('rejects a socket', async () => {
    const path = join(folder.path, 'socket.csv');
    const server = createServer().listen(path);
    await once(server, 'listening');
    await expect(loadFile(path)).rejects.toThrow('a socket');
    server.close();
  });

  it('reports why a file cannot be read', async () => {
    await expect(loadFile(`${folder.path}/missing.csv`)).rejects.toThrow('there is no such file');
    await folder.write('folder.csv/x', '');
    await expect(loadFile(`${folder.path}/folder.csv`)).rejects.toThrow('this is a folder');
  });
});
