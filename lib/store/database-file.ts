import { open } from 'node:fs/promises';

/**
 * The two pages at the start of a database, of which the newer one is valid: where their fields are, in bytes from
 * the start of the page. Both are read before the file is mapped into memory, because reading beyond the end of a
 * mapped file would end the process.
 */
const field = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152 } as const;
const fieldsEnd = 160;
const magic = 0xbeefc0de;

interface Header {
  pageSize: number;
  /** What the file must have at least. */
  bytes: number;
  transaction: bigint;
}

/** What is wrong with the file of a database; null if nothing is seen. A new, empty file is sound. */
export async function databaseFileProblem(path: string): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    const read = async (position: number): Promise<Header | null> => {
      const bytes = Buffer.alloc(fieldsEnd);
      const { bytesRead } = await file.read(bytes, 0, fieldsEnd, position);
      return bytesRead === fieldsEnd ? headerIn(bytes) : null;
    };
    const first = await read(0);
    const second = first && (await read(first.pageSize));
    // Measured last: another process may commit, and make the file longer, at any moment.
    const { size } = await file.stat();
    if (size === 0) return null;
    if (!first || !second) return size < 2 * (first?.pageSize ?? 4096) ? truncated(size) : 'is corrupted';
    const newest = second.transaction > first.transaction ? second : first;
    return size < newest.bytes ? `${truncated(size)} of ${newest.bytes}` : null;
  } finally {
    await file.close();
  }
}

function headerIn(bytes: Buffer): Header | null {
  if (bytes.readUInt32LE(field.magic) !== magic) return null;
  const pageSize = bytes.readUInt32LE(field.pageSize);
  const pages = bytes.readBigUInt64LE(field.lastPage) + 1n;
  return { pageSize, bytes: Number(pages) * pageSize, transaction: bytes.readBigUInt64LE(field.transaction) };
}

function truncated(size: number): string {
  return `is truncated: it has ${size} bytes`;
}
