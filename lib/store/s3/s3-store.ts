import { checkKey } from '../key.js';
import { isPlainFile } from '../plain-files.js';
import type { Store, Stored, WriteCondition } from '../store.js';
import { Compactor } from './compactor.js';
import { GroupCommit, type Change } from './group-commit.js';
import { tagOf } from './log-index.js';
import { Log } from './log.js';
import { objectNames } from './names.js';
import type { Objects } from './objects.js';
import { defaultLinger, Pace } from './pace.js';

/** A larger value is an object of its own, in bytes. */
const largeValue = 64 * 1024;
/**
 * Values that never change once they are there: reading one that is known needs no look at the log. (A damaged
 * one may be replaced; whoever finds the damage does that by compare and swap.)
 */
const writtenOnce = /^(?:journal|artifacts)\//;

/**
 * A store in an object storage: a log in one order for all processes (see `log.ts`). A read sees every write
 * that ended before it began, by any process.
 */
export class S3Store implements Store {
  readonly location: string;
  private readonly log: Log;
  private readonly commits: GroupCommit;
  private largeValues = 0;

  constructor(
    private readonly objects: Objects,
    longestLinger = defaultLinger,
  ) {
    this.location = objects.location;
    const log = new Log(objects, segment => {
      if (segment.writer === log.writer) compactor.segmentAppended(segment.number);
    });
    const compactor = new Compactor(log);
    this.log = log;
    this.commits = new GroupCommit(log, new Pace(longestLinger));
  }

  /** Reads the log. Throws StoreError if the storage cannot be reached or has no such bucket. */
  open(): Promise<void> {
    return this.log.refresh();
  }

  /** Whether nothing was ever written. */
  get isEmpty(): boolean {
    return this.log.next === 1;
  }

  async read(key: string): Promise<Stored | undefined> {
    checkKey(key);
    if (!writtenOnce.test(key) || !this.log.index.get(key)) await this.log.refresh();
    for (;;) {
      const position = this.log.index.get(key);
      if (!position) return undefined;
      const bytes = await this.log.objects.value(position);
      if (bytes) return { bytes, tag: tagOf(position) };
      // It may have been replaced meanwhile, and its object removed.
      await this.log.refresh();
      const current = this.log.index.get(key);
      if (current && tagOf(current) === tagOf(position))
        throw this.log.objects.problem(objectNames.segment(position.segment), `has no value of ${key}`);
    }
  }

  async write(
    key: string,
    bytes: Uint8Array | string,
    condition: WriteCondition = 'always',
  ): Promise<boolean> {
    checkKey(key);
    // A copy, because the bytes are written later.
    const value = Buffer.from(bytes);
    const change = await this.changeTo(value);
    const isWritten = await this.commits.submit(key, change, condition);
    if (!isWritten && 'object' in change) await this.objects.remove([change.object]);
    if (isWritten && isPlainFile(key)) await this.writePlainFile(key, value);
    return isWritten;
  }

  async list(prefix: string): Promise<string[]> {
    if (prefix !== '') checkKey(prefix);
    await this.log.refresh();
    return this.log.index.list(prefix);
  }

  async remove(key: string): Promise<void> {
    checkKey(key);
    const isRemoved = await this.commits.submit(key, { removed: true }, 'present');
    if (isRemoved && isPlainFile(key)) await this.objects.remove([key]);
  }

  private async changeTo(value: Buffer): Promise<Change> {
    if (value.byteLength <= largeValue) return { bytes: value };
    const object = objectNames.value(this.log.writer, ++this.largeValues);
    await this.objects.put(object, value, 'always');
    return { object };
  }

  /** If another process writes the same value at the same time, the last one that looks puts things right. */
  private async writePlainFile(key: string, value: Buffer): Promise<void> {
    let written = value;
    for (;;) {
      await this.objects.put(key, written, 'always');
      const current = await this.read(key);
      if (!current) return this.objects.remove([key]);
      if (current.bytes.equals(written)) return;
      written = current.bytes;
    }
  }
}
