import fc from 'fast-check';
import { StoreKeyError } from '../../../../lib/store/errors.js';
import type { Store } from '../../../../lib/store/store.js';

/** How a kind of store is opened for the contract. */
export interface StoreKind {
  /**
   * Returns a function that opens one new, empty store, any number of times: each opener sees what the others
   * wrote.
   */
  create(): Promise<() => Promise<Store>>;
}

async function text(store: Store, key: string): Promise<string | undefined> {
  return (await store.read(key))?.bytes.toString();
}

/** Replaces a value by compare and swap, and returns its new tag. */
async function swap(store: Store, key: string, bytes: string): Promise<string | undefined> {
  const current = await store.read(key);
  expect(await store.write(key, bytes, { tag: current?.tag ?? '' })).toBe(true);
  return (await store.read(key))?.tag;
}

/** Adds one to a counter, even if other writers are first. */
export async function increment(store: Store): Promise<void> {
  for (;;) {
    const current = await store.read('counter');
    if (!current) throw new Error('The counter is gone.');
    const next = String(Number(current.bytes.toString()) + 1);
    if (await store.write('counter', next, { tag: current.tag })) return;
  }
}

/** The guarantees of every store, of any kind. Call it within a `describe`. */
export function describeStoreContract({ create }: StoreKind): void {
  const openNew = async (): Promise<Store> => (await create())();

  describe('values', () => {
    it('are read as written, also by another opener', async () => {
      const open = await create();
      const store = await open();
      expect(await store.read('runs/one/state.json')).toBeUndefined();
      expect(await store.write('runs/one/state.json', 'first')).toBe(true);
      expect(await store.write('runs/one/state.json', Buffer.from('second'))).toBe(true);
      expect(await text(await open(), 'runs/one/state.json')).toBe('second');
    });

    it('keep every byte, for no bytes and many bytes', async () => {
      const store = await openNew();
      const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));
      await store.write('many', bytes);
      await store.write('none', '');
      expect((await store.read('many'))?.bytes.equals(bytes)).toBe(true);
      expect((await store.read('none'))?.bytes.byteLength).toBe(0);
    });

    it('are not changed through the bytes that were written or read', async () => {
      const store = await openNew();
      const bytes = Buffer.from('first');
      await store.write('a', bytes);
      bytes.fill(0);
      (await store.read('a'))?.bytes.fill(0);
      expect(await text(store, 'a')).toBe('first');
    });

    it('written with an absent-key condition are kept, for any writer', async () => {
      const store = await openNew();
      expect(await store.write('created', 'first', 'absent')).toBe(true);
      expect(await store.write('created', 'second', 'absent')).toBe(false);
      await store.write('written', 'first');
      expect(await store.write('written', 'second', 'absent')).toBe(false);
      await swap(store, 'written', 'swapped');
      expect(await store.write('written', 'second', 'absent')).toBe(false);
      expect([await text(store, 'created'), await text(store, 'written')]).toEqual(['first', 'swapped']);
    });

    it('are replaced only under the tag that was read', async () => {
      const store = await openNew();
      await store.write('a', 'first', 'absent');
      const first = await store.read('a');
      expect(await store.write('a', 'second', { tag: first?.tag ?? '' })).toBe(true);
      expect(await store.write('a', 'third', { tag: first?.tag ?? '' })).toBe(false);
      await store.write('a', 'fourth');
      const fourth = await store.read('a');
      expect(fourth?.bytes.toString()).toBe('fourth');
      expect(fourth?.tag).not.toBe(first?.tag);
      expect(await store.write('missing', 'x', { tag: fourth?.tag ?? '' })).toBe(false);
    });

    it('get a new tag with each compare and swap, even of the same bytes', async () => {
      const store = await openNew();
      await store.write('a', 'same');
      const tags = new Set<string | undefined>();
      for (let index = 0; index < 3; index++) tags.add(await swap(store, 'a', 'same'));
      expect(tags.size).toBe(3);
    });

    it('are gone after they were removed, and can be created again', async () => {
      const store = await openNew();
      await store.write('runs/created', 'x', 'absent');
      await store.write('runs/swapped', 'x');
      await swap(store, 'runs/swapped', 'y');
      for (const key of ['runs/created', 'runs/swapped', 'runs/never']) await store.remove(key);
      expect(await store.list('runs')).toEqual([]);
      expect(await store.write('runs/created', 'y', 'absent')).toBe(true);
      expect(await store.write('runs/swapped', 'y', 'absent')).toBe(true);
    });
  });

  describe('concurrent writers', () => {
    it('lose no increment by compare and swap', async () => {
      const open = await create();
      const stores = await Promise.all([1, 2, 3, 4].map(() => open()));
      await stores[0]?.write('counter', '0', 'absent');
      await Promise.all(stores.flatMap(store => [0, 1, 2, 3, 4].map(() => increment(store))));
      expect(await text(await open(), 'counter')).toBe('20');
    });

    it('create a key exactly once, and all see the same value', async () => {
      const open = await create();
      const stores = await Promise.all(Array.from({ length: 8 }, () => open()));
      const won = await Promise.all(
        stores.map((store, index) => store.write('deep/er/one', `${index}`, 'absent')),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await text(await open(), 'deep/er/one')).toBe(String(won.indexOf(true)));
    });
  });

  describe('keys', () => {
    it.each(
      ['', '/a', 'a/', 'a//b', '..', 'a/../b', '.', 'a b', 'a\\b', 'a@', 'é', 'a\0'].concat(
        'x'.repeat(201),
        `${'x/'.repeat(501)}x`,
      ),
    )('reject %j', async key => {
      const store = await openNew();
      await expect(store.read(key)).rejects.toThrow(StoreKeyError);
      await expect(store.write(key, 'x')).rejects.toThrow(StoreKeyError);
      await expect(store.remove(key)).rejects.toThrow(StoreKeyError);
    });

    it('are listed below a folder, sorted, without those of another folder', async () => {
      const store = await openNew();
      for (const key of ['runs/b/2', 'runs/b/1', 'runs/a', 'other/x', 'runs-b/y'])
        await store.write(key, 'x', 'absent');
      await store.write('runs/b/written', 'x');
      expect(await store.list('runs')).toEqual(['runs/a', 'runs/b/1', 'runs/b/2', 'runs/b/written']);
      expect(await store.list('run')).toEqual([]);
      expect(await store.list('')).toHaveLength(6);
    });
  });

  it('behaves like a map with tags, for any operations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operations, { maxLength: 30 }), async steps => {
        const store = await openNew();
        const model = new Map<string, string>();
        for (const step of steps) await applyToBoth(step, store, model);
        for (const key of keys) expect(await text(store, key)).toBe(model.get(key));
        expect(await store.list('')).toEqual([...model.keys()].sort());
      }),
      { numRuns: 30 },
    );
  });
}

const keys = ['a', 'b', 'folder/a', 'folder/b', 'folder/deep/a'];
const operations = fc.record({
  kind: fc.constantFrom<'always' | 'absent' | 'swap' | 'stale' | 'remove'>(
    'always',
    'absent',
    'swap',
    'stale',
    'remove',
  ),
  key: fc.constantFrom(...keys),
  bytes: fc.string({ maxLength: 20 }),
});
type Step = typeof operations extends fc.Arbitrary<infer Value> ? Value : never;

/** One step on the store and on a plain map: the store's answer must follow from the map. */
async function applyToBoth(step: Step, store: Store, model: Map<string, string>): Promise<void> {
  const { kind, key, bytes } = step;
  const before = await store.read(key);
  expect(before?.bytes.toString()).toBe(model.get(key));
  if (kind === 'remove') {
    await store.remove(key);
    model.delete(key);
    return;
  }
  const condition =
    kind === 'swap' ? { tag: before?.tag ?? 'none' } : kind === 'stale' ? { tag: 'no such tag' } : kind;
  const holds = { always: true, absent: !model.has(key), swap: model.has(key), stale: false }[kind];
  expect(await store.write(key, bytes, condition)).toBe(holds);
  if (holds) model.set(key, bytes);
}
