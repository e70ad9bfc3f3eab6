import { readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../../text/json/read-json.js';
import { prettyJson } from '../../text/json/pretty-json.js';

const portSchema = z.number().int().min(1).max(65_535);

const recordSchema = z.object({
  schemaVersion: z.literal(1),
  /**
   * The real path of the store that it was started for: a copied store contains the record of the original's
   * server.
   */
  storeDirectory: z.string(),
  /** The server's process; null after it was stopped on purpose. */
  pid: z.number().int().positive().nullable(),
  /** The start time of that process: distinguishes it from a later process with the same id. */
  started: z.string(),
  address: z.string(),
  /** Where the UI's guard listens. */
  uiUrl: z.string(),
  /** Where the UI itself listens. */
  uiTarget: z.string(),
  /** The guard's process; null until it runs. */
  guard: z.object({ pid: z.number().int().positive(), started: z.string() }).nullable(),
  port: portSchema,
  uiPort: portSchema,
  namespace: z.string(),
  /** True if the server outlives the commands that use it (`fgo server start`). */
  keep: z.boolean(),
});

/** The content of `server.json` in a store. */
export type ServerRecord = z.infer<typeof recordSchema>;

/** The record of a server that was started. */
export type LiveRecord = ServerRecord & { pid: number };

/**
 * Reads the record of this store's server; undefined if none was ever started here, if the store was copied
 * or moved since, or if the file is broken.
 */
export async function readRecord(storeDirectory: string): Promise<ServerRecord | undefined> {
  try {
    const record = readJson(await readFile(recordFile(storeDirectory)), recordSchema);
    return record.storeDirectory === (await realpath(storeDirectory)) ? record : undefined;
  } catch {
    // A broken record (truncated by a power failure) counts as missing.
    return undefined;
  }
}

/** Replaces the record in one step. The caller must hold the store's server lock. */
export async function writeRecord(storeDirectory: string, record: ServerRecord): Promise<void> {
  const draft = `${recordFile(storeDirectory)}.${process.pid}.draft`;
  await writeFile(draft, prettyJson(record), { mode: 0o600 });
  await rename(draft, recordFile(storeDirectory));
}

function recordFile(storeDirectory: string): string {
  return join(storeDirectory, 'server.json');
}
