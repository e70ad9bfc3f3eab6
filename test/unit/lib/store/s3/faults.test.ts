import fc from 'fast-check';
import { segmentsInBlock } from '../../../../../lib/store/s3/names.js';
import { S3Store } from '../../../../../lib/store/s3/s3-store.js';
import type { Store } from '../../../../../lib/store/store.js';
import { MemoryBucket, type Fault, type ObjectRequest } from '../../../../support/memory-objects.js';

const large = 'x'.repeat(100_000);
const hour = 60 * 60_000;

async function open(
  bucket: MemoryBucket,
  faultOf?: (request: ObjectRequest) => Fault | undefined,
): Promise<S3Store> {
  const store = new S3Store(bucket.client(faultOf), 0);
  await store.open();
  return store;
}

async function text(store: Store, key: string): Promise<string | undefined> {
  return (await store.read(key))?.bytes.toString();
}

/** Appends as many segments, one write each. */
async function append(store: Store, count: number, name = 'filler'): Promise<void> {
  for (let index = 0; index < count; index++) await store.write(`${name}/${index}`, `${index}`, 'absent');
}

/** Waits until work in the background has made its requests. */
async function settle(bucket: MemoryBucket): Promise<void> {
  for (let seen = -1; seen !== bucket.requests.length;) {
    seen = bucket.requests.length;
    for (let turn = 0; turn < 8; turn++) await new Promise(resolve => setImmediate(resolve));
  }
}

function objectsIn(bucket: MemoryBucket, folder: string): string[] {
  return [...bucket.objects.keys()].filter(name => name.startsWith(folder));
}

/** What a process does until it is killed. `known` has what it knows to be durable. */
async function work(store: Store, known = new Map<string, string | undefined>()): Promise<void> {
  for (let index = 0; index < 3; index++)
    if (await store.write(`a/${index}`, `${index}`, 'absent')) known.set(`a/${index}`, `${index}`);
  if (await store.write('large', large, 'absent')) known.set('large', large);
  if (await store.write('runs/one/modules.json', '{}')) known.set('runs/one/modules.json', '{}');
  known.delete('a/0');
  await store.remove('a/0');
  known.set('a/0', undefined);
}

/** Lets a process work that is killed at a request. True if it ended before. */
async function workUntil(
  bucket: MemoryBucket,
  fatal: number,
  fault: Fault,
  known: Map<string, string | undefined>,
): Promise<boolean> {
  let kill = (): void => undefined;
  const killed = new Promise<false>(resolve => (kill = () => resolve(false)));
  const client = bucket.client(({ number }) => {
    if (number < fatal) return undefined;
    kill();
    return fault;
  });
  const store = new S3Store(client, 0);
  const ended = work(store, known).then(() => settle(bucket));
  const isOver = await Promise.race([ended.then(() => true), killed]);
  await settle(bucket);
  return isOver;
}

describe('a process that is killed', () => {
  it.each<Fault>(['lost', 'no response'])(
    'loses nothing that it knew to be written, at any request (%s)',
    async fault => {
      const start = new MemoryBucket();
      // The next segments complete a block, so that a kill also meets the compactor.
      await append(await open(start), segmentsInBlock - 2);
      for (let fatal = 1; ; fatal++) {
        const bucket = start.copy();
        const known = new Map<string, string | undefined>();
        const isOver = await workUntil(bucket, fatal, fault, known);
        const survivor = await open(bucket);
        for (const [key, value] of known) expect(await text(survivor, key)).toBe(value);
        await work(survivor);
        await append(survivor, segmentsInBlock, 'after');
        expect(await text(survivor, 'large')).toBe(large);
        expect(bucket.objects.get('runs/one/modules.json')?.bytes.toString()).toBe('{}');
        await settle(bucket);
        expect(objectsIn(bucket, 'packs/')).toHaveLength(2);
        const later = await open(bucket);
        expect(await later.list('')).toEqual(await survivor.list(''));
        if (isOver) return expect(fatal).toBeGreaterThan(10);
      }
    },
  );
});

describe('a write whose response was lost', () => {
  it('is recognized when its repetition fails', async () => {
    const bucket = new MemoryBucket();
    const store = await open(bucket, ({ kind }) => (kind === 'put' ? 'repeated' : undefined));
    expect(await store.write('a', 'first', 'absent')).toBe(true);
    expect(await store.write('a', 'second', 'absent')).toBe(false);
    const current = await store.read('a');
    expect(await store.write('a', 'third', { tag: current?.tag ?? '' })).toBe(true);
    expect(objectsIn(bucket, 'log/')).toHaveLength(2);
  });
});

describe('writers of the same keys', () => {
  it('agree on the first one, whatever happens to their requests', async () => {
    const faults = fc.array(
      fc.constantFrom<Fault | undefined>(undefined, undefined, 'repeated', 'no response'),
      {
        minLength: 3,
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.tuple(faults, faults, faults), async faultsOfWriters => {
        const bucket = new MemoryBucket();
        const keys = ['a', 'b', 'c', 'd'];
        const won = new Map<string, number[]>(keys.map(key => [key, []]));
        const writers = faultsOfWriters.map(async (list, writer) => {
          const store = new S3Store(
            bucket.client(({ number }) => list[number]),
            0,
          );
          for (const key of keys)
            void store.write(key, `${writer}`, 'absent').then(holds => holds && won.get(key)?.push(writer));
        });
        await Promise.all(writers);
        await settleFor(bucket, 60);
        const reader = await open(bucket);
        for (const [key, winners] of won) {
          expect(winners.length).toBeLessThanOrEqual(1);
          if (winners.length === 1) expect(await text(reader, key)).toBe(`${winners[0]}`);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Waits for turns by the clock as well. */
async function settleFor(bucket: MemoryBucket, milliseconds: number): Promise<void> {
  for (const end = performance.now() + milliseconds; performance.now() < end;) {
    await settle(bucket);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

describe('a process that stood still', () => {
  afterEach(() => void jest.restoreAllMocks());

  /** A store that knows three segments of three blocks, of which the first two blocks were removed. */
  async function withStaleStore(): Promise<{ bucket: MemoryBucket; stale: S3Store }> {
    const bucket = new MemoryBucket();
    const stale = await open(bucket);
    await append(stale, 3, 'first');
    const active = await open(bucket);
    await append(active, 2 * segmentsInBlock - 3, 'early');
    await settle(bucket);
    bucket.now += 2 * hour;
    await append(active, segmentsInBlock, 'late');
    await settle(bucket);
    expect(objectsIn(bucket, 'log/')).toHaveLength(segmentsInBlock);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 2 * hour);
    return { bucket, stale };
  }

  it('reads what was packed and removed meanwhile', async () => {
    const { stale } = await withStaleStore();
    expect(await text(stale, 'early/0')).toBe('0');
    expect(await text(stale, 'late/63')).toBe('63');
  });

  it('does not append where segments were removed', async () => {
    const { bucket, stale } = await withStaleStore();
    expect(await stale.write('early/0', 'again', 'absent')).toBe(false);
    expect(await stale.write('new', 'value', 'absent')).toBe(true);
    expect(objectsIn(bucket, 'log/')).toContain('log/00000193');
    expect(objectsIn(bucket, 'log/')).not.toContain('log/00000004');
    expect(await text(await open(bucket), 'new')).toBe('value');
  });
});

describe('objects that people changed', () => {
  async function withSegments(count: number): Promise<MemoryBucket> {
    const bucket = new MemoryBucket();
    await append(await open(bucket), count);
    await settle(bucket);
    return bucket;
  }

  it('are named if one is missing', async () => {
    const bucket = await withSegments(5);
    bucket.objects.delete('log/00000003');
    await expect(open(bucket)).rejects.toMatchObject({
      code: 'STORE_BROKEN',
      message: 'The store s3://bucket/prefix cannot be read: its object is missing (log/00000003).',
    });
  });

  it.each(['', 'fgo-log 1 99 0123456789abcdef\n', 'something else'])(
    'are named if one is %j',
    async bytes => {
      const bucket = await withSegments(5);
      bucket.objects.set('log/00000003', { bytes: Buffer.from(bytes), modified: 0 });
      await expect(open(bucket)).rejects.toThrow('its object is damaged (log/00000003)');
    },
  );

  it('are named if one was replaced by another', async () => {
    const bucket = await withSegments(5);
    const other = await withSegments(5);
    const replacement = other.objects.get('log/00000003');
    if (replacement) bucket.objects.set('log/00000003', replacement);
    await expect(open(bucket)).rejects.toThrow('does not follow the object before it (log/00000003)');
  });

  it('are named if a value is missing', async () => {
    const bucket = new MemoryBucket();
    await (await open(bucket)).write('a', large);
    for (const name of objectsIn(bucket, 'values/')) bucket.objects.delete(name);
    await expect((await open(bucket)).read('a')).rejects.toThrow('has no value of a (log/00000001)');
  });
});
