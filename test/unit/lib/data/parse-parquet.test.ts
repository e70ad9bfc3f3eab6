import { parquetWriteBuffer } from 'hyparquet-writer';
import { DataError } from '../../../../lib/data/data-error.js';
import { loadDataset } from '../../../../lib/data/load-dataset.js';
import { loadFile } from '../../../../lib/data/load-file.js';
import type { DatasetConfig } from '../../../../lib/config/dataset.js';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.js';

type Written = Parameters<typeof parquetWriteBuffer>[0];

let folder: TemporaryFolder;
beforeEach(async () => (folder = await temporaryFolder()));
afterEach(() => folder.remove());

const write = (written: Written, name = 'data.parquet') =>
  folder.write(name, new Uint8Array(parquetWriteBuffer(written)));

const tickets: Written = {
  columnData: [
    { name: 'text', data: ['my card is lost', 'where is my cash', 'Grüße 😀'], type: 'STRING' },
    { name: 'queue', data: ['card', 'cash', 'card'], type: 'STRING' },
    { name: 'count', data: [1n, 9_007_199_254_740_993n, -3n], type: 'INT64' },
    { name: 'weight', data: [0.5, Number.NaN, 2], type: 'DOUBLE' },
    { name: 'at', data: [new Date(0), new Date(86_400_000), new Date(1)], type: 'TIMESTAMP' },
    { name: 'extra', data: [{ a: [1, 2] }, null, { a: [] }], type: 'JSON' },
  ],
};

async function errorOf(promise: Promise<unknown>): Promise<DataError> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (error instanceof DataError) return error;
  throw new Error(`no DataError but ${String(error)}`);
}

const dataset: DatasetConfig = {
  path: 'data.parquet',
  input: 'text',
  expected: 'queue',
  splits: { train: 1, validation: 1, test: 1 },
};
const load = (more: Partial<DatasetConfig> = {}) =>
  loadDataset({
    dataset: { ...dataset, ...more },
    configDirectory: folder.path,
    seed: 1,
    scorer: { check: () => null },
  });

describe('a parquet file', () => {
  it('is read like any other, its values as JSON', async () => {
    const { table } = await loadFile(await write(tickets));
    expect(table.columns).toEqual(['text', 'queue', 'count', 'weight', 'at', 'extra']);
    expect(table.rows.map(({ row, values }) => [row, Object.fromEntries(values)])).toEqual([
      [
        1,
        {
          text: 'my card is lost',
          queue: 'card',
          count: 1,
          weight: 0.5,
          at: '1970-01-01T00:00:00.000Z',
          extra: { a: [1, 2] },
        },
      ],
      [
        2,
        {
          text: 'where is my cash',
          queue: 'cash',
          count: '9007199254740993',
          weight: null,
          at: '1970-01-02T00:00:00.000Z',
          extra: null,
        },
      ],
      [
        3,
        {
          text: 'Grüße 😀',
          queue: 'card',
          count: -3,
          weight: 2,
          at: '1970-01-01T00:00:00.001Z',
          extra: { a: [] },
        },
      ],
    ]);
  });

  it('may have nested columns: lists and structs become JSON values of the column at the top', async () => {
    const schema: NonNullable<Written['schema']> = [
      { name: 'root', num_children: 2 },
      { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
      { name: 'tags', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
    ];
    const columnData = [
      { name: 'text', data: ['a', 'b'] },
      { name: 'tags', data: [['x', 'y'], []] },
    ];
    const { table } = await loadFile(await write({ schema, columnData }));
    expect(table.columns).toEqual(['text', 'tags']);
    expect(table.rows.map(({ values }) => values.get('tags'))).toEqual([['x', 'y'], []]);
  });

  it('provides tasks, and its fingerprint', async () => {
    await write(tickets);
    const { splits, sources } = await load();
    expect(splits.train).toHaveLength(1);
    expect(sources).toEqual([
      {
        path: 'data.parquet',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        bytes: expect.any(Number) as number,
      },
    ]);
  });

  it('names the nearest column if one does not exist', async () => {
    await write(tickets);
    const { message } = await errorOf(load({ expected: 'queu' }));
    expect(message).toContain('Did you mean "queue"?');
  });

  it('rejects a column of bytes that are not text, and only if it is used', async () => {
    const bytes = [Uint8Array.of(0xff, 0xfe, 0), Uint8Array.of(1, 2), Uint8Array.of(3)];
    await write({
      columnData: [...tickets.columnData, { name: 'image', data: bytes, type: 'BYTE_ARRAY' }],
    });
    expect((await load()).splits.test).toHaveLength(1);
    const { message } = await errorOf(load({ input: 'image' }));
    expect(message).toContain('column "image": row 1 contains bytes that are not text');
  });

  it.each([
    ['an empty file', '', 'the file is empty'],
    ['what is none', 'text,label\na,b\n', 'the file is not a readable parquet file'],
    ['one that is cut', 'PAR1\u0000\u0000PAR1', 'the file is not a readable parquet file'],
  ])('rejects %s', async (_what, content, message) => {
    const error = await errorOf(loadFile(await folder.write('data.parquet', content)));
    expect(error.message).toContain(message);
    expect(error.place.file).toContain('data.parquet');
  });

  it('is rejected without rows', async () => {
    const file = await write({ columnData: [{ name: 'text', data: [], type: 'STRING' }] });
    expect((await errorOf(loadFile(file))).message).toContain('no rows of data');
  });
});
