import { zipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readDocument } from '../../../agents/tools/documents/read-document.js';
import { ToolRefusal } from '../../../agents/tools/tool.js';
import { writeAttachment } from '../../../benchmarks/gaia/sample/write-attachment.js';

// The built program: a thread knows no test transforms.
const worker = pathToFileURL(resolve('dist/agents/tools/documents/document-worker.js'));
const cells = [
  ['boat', 'crates'],
  ['Alba', '7'],
];

function read(kind: 'xlsx' | 'pdf', bytes: Uint8Array, program = worker): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return readDocument({ kind, bytes, sha256, worker: program });
}

describe('reading a document in a thread of its own', () => {
  it('gives the text of workbooks and pdf files', async () => {
    expect(await read('xlsx', writeAttachment('xlsx', cells))).toBe('Sheet: Sheet1\nboat,crates\nAlba,7');
    expect(await read('pdf', writeAttachment('pdf', cells))).toBe('Page 1:\nboat | crates\nAlba | 7');
  });

  it('reads the same bytes once', async () => {
    const bytes = writeAttachment('pdf', [['once'], ['1']]);
    const text = await read('pdf', bytes);
    expect(await read('pdf', bytes, pathToFileURL('/nowhere.js'))).toBe(text);
  });

  it.each(['xlsx', 'pdf'] as const)('refuses a damaged %s', async kind => {
    const whole = writeAttachment(kind, cells);
    await expect(read(kind, whole.subarray(0, Math.floor(whole.length / 3)))).rejects.toThrow(ToolRefusal);
    await expect(read(kind, Buffer.from('nothing of the kind'))).rejects.toThrow('cannot be read');
  });

  it('refuses a workbook that unpacks to gigabytes', async () => {
    const bomb = Buffer.from(zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(1_000) }));
    // What the directory of the archive says of the size of its one part.
    bomb.writeUInt32LE(300 * 1024 * 1024, bomb.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    await expect(read('xlsx', bomb)).rejects.toThrow('unpacks to more than 200 MB');
  });
});
