import type { Log } from './log.js';
import { blockOf, firstOfBlock, numberIn, objectNames, segmentsInBlock } from './names.js';
import { writeLogObject, type Segment } from './segment.js';

/** The age of a pack, in milliseconds, after which nobody needs the segments of its block. */
const surelyRead = 60 * 60_000;
/** The segments that one call removes: as many as S3 lists at a time. */
const mostRemoved = 1000;

/**
 * Puts the current values of each complete block of segments into one pack, so that a store opens with few
 * requests, and removes the segments later. Any process may do it, at any time: the first pack of a block
 * counts. A kill leaves nothing to repair.
 */
export class Compactor {
  private working = false;

  constructor(private readonly log: Log) {}

  /** The writer of a block's last segment packs it, and what others left. A failure is harmless. */
  segmentAppended(number: number): void {
    if (number % segmentsInBlock !== 0 || this.working) return;
    this.working = true;
    void this.compact()
      .catch(() => undefined)
      .finally(() => (this.working = false));
  }

  private async compact(): Promise<void> {
    const { objects, packed } = this.log.objects;
    for (const { name } of await objects.list(objectNames.packs)) packed.add(numberIn(name) ?? -1);
    const complete = blockOf(this.log.next);
    for (let block = 0; block < complete; block++) if (!packed.has(block)) await this.pack(block);
    await this.removeSegments();
  }

  private async pack(block: number): Promise<void> {
    const segments: Segment[] = [];
    const bodies: Buffer[] = [];
    const dead: string[] = [];
    for (let number = firstOfBlock(block); number < firstOfBlock(block + 1); number++) {
      const object = await this.log.objects.whole(number);
      const segment = object.segments[0];
      if (!segment) return;
      const isNeeded = (record: (typeof segment.records)[number]): boolean =>
        'removed' in record || this.log.index.isCurrent(number, record);
      const records = segment.records.filter(isNeeded);
      segments.push({ ...segment, records });
      for (const record of records) {
        const body = object.bodies.get(record);
        if (body) bodies.push(body);
      }
      for (const record of segment.records)
        if ('object' in record && !isNeeded(record)) dead.push(record.object);
    }
    await this.log.objects.objects.put(objectNames.pack(block), writeLogObject(segments, bodies), 'absent');
    this.log.objects.packed.add(block);
    await this.log.objects.objects.remove(dead);
  }

  /** By the clock of the storage, and only what has had a pack for long. */
  private async removeSegments(): Promise<void> {
    const { objects } = this.log.objects;
    const packs = await objects.list(objectNames.packs);
    const now = Math.max(...packs.map(({ modified }) => modified));
    const old = packs.filter(({ modified }) => now - modified > surelyRead);
    const blocks = new Set(old.map(({ name }) => numberIn(name)));
    const segments = await objects.list(objectNames.log, { most: mostRemoved });
    const names = segments.map(({ name }) => name);
    await objects.remove(names.filter(name => blocks.has(blockOf(numberIn(name) ?? 0))));
  }
}
