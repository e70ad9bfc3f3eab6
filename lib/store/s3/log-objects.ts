import { RecentValues } from '../../text/recent-values.js';
import { StoreError } from '../errors.js';
import type { Position } from './log-index.js';
import { blockOf, objectNames } from './names.js';
import type { Objects } from './objects.js';
import { headerEnd, readLogObject, readSegments, type LogObject, type Segment } from './segment.js';

/** How much of the log stays in memory, in bytes. */
const memory = 32 * 1024 * 1024;
/** What a parsed record takes beside its value. */
const recordBytes = 300;
/** The first part of a pack to read: mostly more than its header. */
const firstPart = 64 * 1024;

/** Reads the objects of a log, and keeps the recent ones. */
export class LogObjects {
  /** The blocks that are known to have a pack. */
  readonly packed = new Set<number>();
  private readonly recent = new RecentValues<string, LogObject>(memory);
  private readonly loading = new Map<string, Promise<LogObject | undefined>>();

  constructor(readonly objects: Objects) {}

  /** Keeps an object that this process wrote. */
  add(name: string, bytes: Buffer): void {
    const object = readLogObject(bytes);
    if (object) this.remember(name, object, bytes.byteLength);
  }

  /** The segment with a number; undefined if there is no object for it. Throws StoreError if it is damaged. */
  async segment(number: number): Promise<Segment | undefined> {
    return (await this.load(objectNames.segment(number)))?.segments[0];
  }

  /** The object of a segment, with its values. Throws StoreError if it is missing or damaged. */
  async whole(number: number): Promise<LogObject> {
    const name = objectNames.segment(number);
    const object = await this.load(name);
    if (!object) throw this.problem(name, 'is missing');
    return object;
  }

  /** The segments of a pack, without its values. Throws StoreError if it is missing or damaged. */
  async packedSegments(block: number): Promise<Segment[]> {
    const name = objectNames.pack(block);
    let bytes = await this.objects.get(name, firstPart);
    const end = bytes && headerEnd(bytes);
    if (bytes && end !== undefined && end > bytes.byteLength) bytes = await this.objects.get(name, end);
    if (!bytes) throw this.problem(name, 'is missing');
    const segments = readSegments(bytes);
    if (!segments) throw this.problem(name, 'is damaged');
    return segments;
  }

  /** The value at a position; undefined if its record or its object is no longer there. */
  async value(position: Position): Promise<Buffer | undefined> {
    for (const name of this.placesOf(position)) {
      const object = await this.load(name);
      const segment = object?.segments.find(({ number }) => number === position.segment);
      const record = segment?.records.find(({ at }) => at === position.at);
      if (!object || !record || 'removed' in record) continue;
      if ('object' in record) return this.objects.get(record.object);
      // A copy, so that a reader's changes to the bytes do not reach the next reader.
      const body = object.bodies.get(record);
      return body && Buffer.from(body);
    }
    return undefined;
  }

  problem(name: string, what: string): StoreError {
    const { location } = this.objects;
    return new StoreError({
      kind: 'broken',
      key: name,
      location,
      what: `cannot be read: its object ${what}`,
      remedy: `Restore ${location}/${name} from an earlier version or from a backup.`,
    });
  }

  /** Segments are removed once their block has a pack. */
  private placesOf({ segment }: Position): string[] {
    const block = blockOf(segment);
    const places = [objectNames.segment(segment), objectNames.pack(block)];
    const isPacked = this.packed.has(block) && this.recent.get(objectNames.segment(segment)) === undefined;
    return isPacked ? places.reverse() : places;
  }

  private load(name: string): Promise<LogObject | undefined> {
    const known = this.recent.get(name);
    if (known) return Promise.resolve(known);
    const started = this.loading.get(name);
    if (started) return started;
    const loading = this.fetch(name).finally(() => this.loading.delete(name));
    this.loading.set(name, loading);
    return loading;
  }

  private async fetch(name: string): Promise<LogObject | undefined> {
    const bytes = await this.objects.get(name);
    if (!bytes) return undefined;
    const object = readLogObject(bytes);
    if (!object) throw this.problem(name, 'is damaged');
    this.remember(name, object, bytes.byteLength);
    return object;
  }

  private remember(name: string, object: LogObject, bytes: number): void {
    const records = object.segments.reduce((sum, segment) => sum + segment.records.length, 0);
    this.recent.set(name, object, bytes + records * recordBytes);
  }
}
