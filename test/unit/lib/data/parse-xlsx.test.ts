import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { writeXlsx } from '../../../../lib/benchmarks/gaia/sample/write-xlsx.js';
import { loadFile } from '../../../../lib/data/load-file.js';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.js';

describe('a workbook', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(() => folder.remove());

  it('reads the first sheet of a workbook that has rows, or the named one, as texts', async () => {
    const workbook = workbookOf({
      'Read me': [['About']],
      Tickets: [
        ['Text', 'Amount'],
        ['Ä "quoted", text', '12.5'],
        ['b', '7'],
      ],
      Old: [['Text'], ['c']],
    });
    const file = await folder.write('a.xlsx', workbook);
    const { table, reading } = await loadFile(file);
    expect(reading).toEqual({ format: 'xlsx', sheet: 'Tickets' });
    expect(table.rows.map(({ values }) => Object.fromEntries(values))).toEqual([
      { Text: 'Ä "quoted", text', Amount: '12.5' },
      { Text: 'b', Amount: '7' },
    ]);
    expect((await loadFile(file, { sheet: 'Old' })).table.columns).toEqual(['Text']);
    await expect(loadFile(file, { sheet: 'Ticket' })).rejects.toThrow('Did you mean "Tickets"?');
  });

  it('rejects a damaged workbook', async () => {
    const file = await folder.write('a.xlsx', 'PK broken');
    await expect(loadFile(file)).rejects.toThrow('not a readable xlsx file');
  });
});

/** A workbook with several sheets. */
function workbookOf(sheets: Record<string, string[][]>): Buffer {
  const parts = unzipSync(writeXlsx([['']]));
  const edit = (name: string, change: (text: string) => string) => {
    parts[name] = strToU8(change(strFromU8(parts[name] ?? new Uint8Array())));
  };
  const repeat = (pattern: RegExp) => (text: string) =>
    text.replace(pattern, element =>
      Object.keys(sheets)
        .map((name, index) =>
          element
            .replaceAll('sheet1.xml', `sheet${index + 1}.xml`)
            .replaceAll('rId1', `rId${index + 1}`)
            .replace('sheetId="1"', `sheetId="${index + 1}"`)
            .replace('Sheet1', name),
        )
        .join(''),
    );
  edit('[Content_Types].xml', repeat(/<Override PartName="\/xl\/worksheets[^>]*\/>/));
  edit('xl/workbook.xml', repeat(/<sheet [^>]*\/>/));
  edit('xl/_rels/workbook.xml.rels', repeat(/<Relationship [^>]*\/>/));
  for (const [index, cells] of Object.values(sheets).entries()) {
    const sheet = unzipSync(writeXlsx(cells))['xl/worksheets/sheet1.xml'];
    if (sheet) parts[`xl/worksheets/sheet${index + 1}.xml`] = sheet;
  }
  return Buffer.from(zipSync(parts));
}
