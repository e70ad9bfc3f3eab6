import { randomInt } from 'node:crypto';
import type { RootDatabase } from 'lmdb';
import { z } from 'zod';
import { databaseFileIn, type OpenDatabase } from './embedded-database.js';
import { asStoreError, StoreError } from './errors.js';
import { checkKey } from './key.js';
import { isPlainFile, removePlainFile, writePlainFile } from './plain-files.js';
import type { Store, Stored, WriteCondition } from './store.js';
import { systemError } from './system-error.js';

const statisticsSchema = z.object({ entryCount: z.number() });

/** The number of versions, as many as `randomInt` draws from, so that none is used twice. */
const versions = 2 ** 48 - 1;
/** The bytes of pages that a write changes besides its value. */
const overhead = 32 * 1024;

/**
 * A store in one memory-mapped file. Writes that wait at the same time share one transaction and one fdatasync.
 * The version of a value is its tag: random, so that it changes with each write.
 */
export class EmbeddedStore implements Store {
  /** Writes that end in the same turn of the event loop share one look at the file. */
  private isInPlace = false;

  constructor(
    readonly location: string,
    private readonly opened: OpenDatabase,
  ) {}

  async read(key: string): Promise<Stored | undefined> {
    checkKey(key);
    return this.attempt({ key, what: 'cannot be read' }, () => {
      const entry = this.latest().getEntry(key);
      return entry && { bytes: entry.value, tag: String(entry.version) };
    });
  }

  async write(
    key: string,
    bytes: Uint8Array | string,
    condition: WriteCondition = 'always',
  ): Promise<boolean> {
    checkKey(key);
    return this.attempt({ key, what: 'cannot be written' }, async () => {
      // A copy, because the bytes are written later, by another thread.
      const isWritten = await this.putWithSpace(key, Buffer.from(bytes), condition);
      this.refuseReplaced();
      if (isWritten && isPlainFile(key)) await writePlainFile(this.location, key, bytes);
      return isWritten;
    });
  }

  async list(prefix: string): Promise<string[]> {
    if (prefix !== '') checkKey(prefix);
    return this.attempt({ key: prefix, what: 'cannot be listed' }, () => {
      // `0` follows `/` in the order of keys.
      const range = prefix === '' ? {} : { start: `${prefix}/`, end: `${prefix}0` };
      const database = this.latest();
      const keys = [...database.getKeys(range)];
      if (prefix === '') this.refuseLoss(keys.length, statisticsSchema.parse(database.getStats()).entryCount);
      return keys;
    });
  }

  async remove(key: string): Promise<void> {
    checkKey(key);
    await this.attempt({ key, what: 'cannot be changed' }, async () => {
      await this.opened.database.remove(key);
      this.refuseReplaced();
      if (isPlainFile(key)) await removePlainFile(this.location, key);
    });
  }

  /** The database as other processes see it now, instead of as of this turn of the event loop. */
  private latest(): RootDatabase<Buffer, string> {
    this.opened.database.resetReadTxn();
    return this.opened.database;
  }

  /** A write waits while the disk is full. */
  private async putWithSpace(key: string, bytes: Buffer, condition: WriteCondition): Promise<boolean> {
    const { space } = this.opened;
    for (;;) {
      await space.reserve(bytes.length + overhead, key);
      try {
        return await this.put(key, bytes, condition);
      } catch (error) {
        const reason = await reasonOf(error);
        // The database reports a partial write as a failure of any kind.
        if (!(await space.isFull())) throw reason;
      }
    }
  }

  private put(key: string, bytes: Buffer, condition: WriteCondition): Promise<boolean> {
    const { database } = this.opened;
    const version = randomInt(versions);
    if (condition === 'always') return database.put(key, bytes, version);
    if (condition === 'absent')
      return database.ifNoExists(key, () => {
        // Its failure is that of the condition, too.
        database.put(key, bytes, version).catch(() => undefined);
      });
    const expected = Number(condition.tag);
    return Number.isSafeInteger(expected)
      ? database.put(key, bytes, version, expected)
      : Promise.resolve(false);
  }

  /** Damaged pages of the database hide keys without any error: only the number of all keys shows it. */
  private refuseLoss(found: number, expected: number): void {
    if (found === expected) return;
    throw new StoreError({
      kind: 'broken',
      key: '.',
      location: this.location,
      what: `is damaged: ${found} of its ${expected} values can be found`,
      remedy: 'Restore store.mdb from a backup. Without one, runs pay again for what is lost.',
    });
  }

  /** A write into a file that is no longer in its folder would be lost. */
  private refuseReplaced(): void {
    if (this.isInPlace) return;
    if (databaseFileIn(this.location) === this.opened.file) {
      this.isInPlace = true;
      setImmediate(() => (this.isInPlace = false));
      return;
    }
    throw new StoreError({
      kind: 'broken',
      key: '.',
      location: this.location,
      what: 'was removed or replaced while it was in use',
      remedy: 'Restore it, or start the command again. Only what was written before is in it.',
    });
  }

  private async attempt<T>(context: { key: string; what: string }, work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asStoreError(await reasonOf(error), { ...context, location: this.location });
    }
  }
}

/** The reason why a transaction failed, instead of the fact. */
async function reasonOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  return Promise.resolve(error.commitError).then(
    () => error,
    (reason: unknown) => systemError(reason),
  );
}
