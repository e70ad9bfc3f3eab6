import { randomBytes } from 'node:crypto';
import { LogIndex } from './log-index.js';
import { LogObjects } from './log-objects.js';
import { blockOf, firstOfBlock, numberIn, objectNames, segmentsInBlock } from './names.js';
import type { Objects } from './objects.js';
import { firstNonce, writeLogObject, type LogRecord, type Segment } from './segment.js';

/** The objects that are read at the same time while catching up. */
const concurrency = 16;
/**
 * Segments are removed an hour after their block got a pack (see `compactor.ts`). A process that knew the end
 * of the log less than this long ago, in milliseconds, cannot have missed that.
 */
const surelyKnown = 5 * 60_000;

/**
 * The log of a store: numbered segments in one order for all processes. Appending the next number fails if
 * another process was faster, so the log decides every conditional write. All keys are in an index, which
 * `refresh` brings up to date.
 */
export class Log {
  /** The name of this writer. */
  readonly writer = randomBytes(6).toString('hex');
  readonly index = new LogIndex();
  readonly objects: LogObjects;
  /** The number of the next segment. */
  next = 1;
  /** When the index was last known to be complete. */
  private known = new Moment(-Infinity, -Infinity);
  private lastNonce = firstNonce;
  /** The segment being appended. */
  private appending: { number: number; nonce: string; isApplied: boolean } | undefined;
  private refreshing: Promise<void> = Promise.resolve();
  private nextRefresh: Promise<void> | undefined;

  constructor(
    objects: Objects,
    /** Called with each segment that this process learns of. */
    private readonly onSegment: (segment: Segment) => void,
  ) {
    this.objects = new LogObjects(objects);
  }

  /** Applies everything that was appended before this call. Calls at the same time share one request. */
  refresh(): Promise<void> {
    // A request that is already on its way may have been answered before the write that the caller knows of.
    this.nextRefresh ??= this.refreshing
      .catch(() => undefined)
      .then(() => {
        this.nextRefresh = undefined;
        this.refreshing = this.catchUp();
        return this.refreshing;
      });
    return this.nextRefresh;
  }

  /**
   * Appends records as the next segment. False if another process was faster: nothing was appended, and the
   * index has what the other appended.
   */
  async append(records: LogRecord[], bodies: readonly Uint8Array[]): Promise<boolean> {
    const number = this.next;
    const nonce = randomBytes(9).toString('base64url');
    const segment = { number, writer: this.writer, nonce, previous: this.lastNonce, records };
    const bytes = writeLogObject([segment], bodies);
    const appending = { number, nonce, isApplied: false };
    this.appending = appending;
    const known = this.known;
    const sent = Moment.now();
    const isNew = await this.objects.objects.put(objectNames.segment(number), bytes, 'absent');
    if (isNew && (await this.wasFreeNumber(number, known))) {
      this.objects.add(objectNames.segment(number), bytes);
      // A refresh may have seen the segment before its writer got the response.
      this.apply(segment);
      this.known = sent;
      return true;
    }
    await this.refresh();
    // After a lost response, the segment that is there may be this one.
    return appending.isApplied;
  }

  /**
   * Whether a segment with a new number is at the end of the log. A process that stood still for long may
   * append a number that was removed: then its block has a pack.
   */
  private async wasFreeNumber(number: number, known: Moment): Promise<boolean> {
    if (known.isWithin(surelyKnown)) return true;
    const pack = await this.objects.objects.get(objectNames.pack(blockOf(number)), 1);
    if (!pack) return true;
    await this.objects.objects.remove([objectNames.segment(number)]);
    return false;
  }

  private async catchUp(): Promise<void> {
    if (!this.known.isWithin(surelyKnown)) await this.readListed();
    // More at a time with each round, to be faster than those who append.
    for (let count = 1; ; count = Math.min(2 * count, concurrency)) {
      const asked = Moment.now();
      const numbers = Array.from({ length: count }, (_, index) => this.next + index);
      const segments = await Promise.all(numbers.map(number => this.objects.segment(number)));
      const end = segments.indexOf(undefined);
      for (const segment of segments.slice(0, end === -1 ? count : end)) if (segment) this.apply(segment);
      if (end !== -1) {
        this.known = asked;
        return;
      }
    }
  }

  /** Reads what a listing shows, many objects at a time. */
  private async readListed(): Promise<void> {
    const steps = await this.listSteps();
    for (let index = 0; index < steps.length; index += concurrency) {
      const read = await Promise.all(steps.slice(index, index + concurrency).map(step => step()));
      for (const segment of read.flat()) this.apply(segment);
    }
  }

  /** How to read the log from the next number on, in order. */
  private async listSteps(): Promise<(() => Promise<Segment[]>)[]> {
    const { objects, packed } = this.objects;
    const firstBlock = blockOf(this.next);
    for (const { name } of await objects.list(objectNames.packs)) packed.add(numberIn(name) ?? -1);
    let after = this.next - 1;
    for (let block = firstBlock; packed.has(block); block++) after = firstOfBlock(block + 1) - 1;
    const segments = await objects.list(objectNames.log, { after: objectNames.segment(after) });
    const last = Math.max(after, ...[segments.at(-1)].map(found => numberIn(found?.name ?? '') ?? 0));
    const steps = [];
    for (let number = this.next; number <= last;) {
      const block = blockOf(number);
      const current = number;
      if (packed.has(block)) steps.push(() => this.objects.packedSegments(block));
      else steps.push(() => this.readSegment(current));
      number = packed.has(block) ? firstOfBlock(block) + segmentsInBlock : number + 1;
    }
    return steps;
  }

  private async readSegment(number: number): Promise<Segment[]> {
    const segment = await this.objects.segment(number);
    if (segment) return [segment];
    // Its block may have got a pack since the listing.
    const name = objectNames.pack(blockOf(number));
    if (await this.objects.objects.get(name, 1)) return this.objects.packedSegments(blockOf(number));
    throw this.objects.problem(objectNames.segment(number), 'is missing');
  }

  /** Applies a segment if it is the next one; earlier ones are known. */
  private apply(segment: Segment): void {
    if (segment.number < this.next) return;
    if (segment.number > this.next || segment.previous !== this.lastNonce) {
      throw this.objects.problem(objectNames.segment(segment.number), 'does not follow the object before it');
    }
    if (segment.number === this.appending?.number)
      this.appending.isApplied = segment.nonce === this.appending.nonce;
    this.index.apply(segment);
    this.next = segment.number + 1;
    this.lastNonce = segment.nonce;
    this.onSegment(segment);
  }
}

/** A moment by two clocks: one stops while a machine sleeps, people set the other. */
class Moment {
  constructor(
    private readonly monotonic: number,
    private readonly wall: number,
  ) {}

  static now(): Moment {
    return new Moment(performance.now(), Date.now());
  }

  isWithin(milliseconds: number): boolean {
    return (
      performance.now() - this.monotonic < milliseconds && Math.abs(Date.now() - this.wall) < milliseconds
    );
  }
}
