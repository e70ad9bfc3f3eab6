import { zipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { readDocument } from '../../../../../lib/agents/tools/documents/read-document.js';
import { ToolRefusal } from '../../../../../lib/agents/tools/tool.js';
import { writeAttachment } from '../../../../../lib/benchmarks/gaia/sample/write-attachment.js';

const cells = [
  ['boat', 'crates'],
  ['Alba', '7'],
];

function read(kind: 'xlsx' | 'pdf', bytes: Uint8Array, program?: string): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return readDocument({ kind, bytes, sha256, ...(program !== undefined && { program }) });
}

/** A page of a PDF whose contents are these bytes, deflated this many times. */
function pdfOf(content: Buffer, times: number): Buffer {
  let packed = content;
  for (let time = 0; time < times; time++) packed = deflateSync(packed, { level: 9 });
  const filters = `[${'/FlateDecode '.repeat(times)}]`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 900] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${packed.length} /Filter ${filters} >>\nstream\n${packed.toString('latin1')}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 6\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF`;
  return Buffer.from(text + table + trailer, 'latin1');
}

/** A program instead of the reader. */
async function readerOf(code: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'fgo-reader-')), 'reader.mjs');
  await writeFile(file, code);
  return file;
}

describe('reading a document in a separate process', () => {
  it('returns the text of workbooks and PDF files', async () => {
    expect(await read('xlsx', writeAttachment('xlsx', cells))).toBe('Sheet: Sheet1\nboat,crates\nAlba,7');
    expect(await read('pdf', writeAttachment('pdf', cells))).toBe('Page 1:\nboat | crates\nAlba | 7');
  });

  it('reads the same bytes once', async () => {
    const bytes = writeAttachment('pdf', [['once'], ['1']]);
    const text = await read('pdf', bytes);
    expect(await read('pdf', bytes, '/nowhere.js')).toBe(text);
  });

  it.each(['xlsx', 'pdf'] as const)('rejects a damaged %s', async kind => {
    const whole = writeAttachment(kind, cells);
    await expect(read(kind, whole.subarray(0, Math.floor(whole.length / 3)))).rejects.toThrow(ToolRefusal);
    await expect(read(kind, Buffer.from('nothing of the kind'))).rejects.toThrow('cannot be read');
  });

  it('rejects a workbook that unpacks to gigabytes', async () => {
    const bomb = Buffer.from(zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(1_000) }));
    // The size of its one part according to the archive's directory.
    bomb.writeUInt32LE(300 * 1024 * 1024, bomb.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    await expect(read('xlsx', bomb)).rejects.toThrow('unpacks to more than 200 MB');
  });

  it('rejects a small PDF that expands to gigabytes, and reads the next one', async () => {
    const [before, started] = [process.memoryUsage().rss, performance.now()];
    // 1.5 GB of spaces, compressed to some kilobytes.
    const spaces = deflateSync(Buffer.alloc(1_200_000_000, ' '), { level: 1 });
    const bomb = pdfOf(Buffer.concat([deflateSync(spaces, { level: 9 })]), 0);
    const whole = Buffer.from(
      bomb.toString('latin1').replace('/Filter []', '/Filter [/FlateDecode /FlateDecode]'),
      'latin1',
    );
    expect(whole.length).toBeLessThan(200_000);
    await expect(read('pdf', whole)).rejects.toThrow('that takes more than 1024 MB of memory');
    expect(performance.now() - started).toBeLessThan(100_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(2_000_000_000);
    expect(await read('pdf', pdfOf(Buffer.from('BT /F1 12 Tf (Hello) Tj ET'), 2))).toBe('Page 1:\nHello');
  });

  it.each([
    ['buffers', 'const a = []; for (;;) a.push(Buffer.alloc(5e7, 1));'],
    ['values', 'const a = []; for (;;) a.push({ a: [] });'],
    [
      'text',
      "let a = 'x'.repeat(1e6); const b = []; for (;;) b.push(Buffer.from(a += a).toString('latin1'));",
    ],
    [
      'memory outside the heap',
      'const a = []; for (;;) a.push(new Uint8Array(new WebAssembly.Memory({ initial: 1000 }).buffer).fill(1));',
    ],
  ])('ends a reader that exhausts its memory with %s', async (what, code) => {
    const program = await readerOf(code);
    await expect(read('pdf', Buffer.from(what), program)).rejects.toThrow('more than 1024 MB of memory');
  });

  it('reports that its reader ended without output', async () => {
    const program = await readerOf('process.exit(7);');
    await expect(read('pdf', Buffer.from('ends'), program)).rejects.toThrow('its reader ended (code 7)');
  });
});
