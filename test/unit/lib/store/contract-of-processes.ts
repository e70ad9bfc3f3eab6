import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { openStore } from '../../../../lib/store/open-store.js';
import { spawnTypeScript } from '../../../support/spawn-typescript.js';

interface Sharing {
  what: 'increment' | 'compete' | 'write';
  name: string;
  count: number;
}

/** What every store guarantees that several processes can share. Call it within a `describe`. */
export function describeSharedStoreContract({ createPlace }: { createPlace(): Promise<string> }): void {
  const start = (place: string, { what, name, count }: Sharing) =>
    spawnTypeScript('test/unit/lib/store/sharing-process.ts', [place, what, name, String(count)]);

  it('applies each compare and swap of several processes once', async () => {
    const place = await createPlace();
    const store = await openStore(place);
    await store.write('counter', '0');
    const children = ['a', 'b', 'c'].map(name => start(place, { what: 'increment', name, count: 20 }));
    await Promise.all(children.map(linesOf));
    expect((await store.read('counter'))?.bytes.toString()).toBe('60');
  });

  it('lets one of several processes be the first writer of a key', async () => {
    const place = await createPlace();
    const children = ['a', 'b', 'c'].map(name => start(place, { what: 'compete', name, count: 50 }));
    const won = await Promise.all(children.map(linesOf));
    const store = await openStore(place);
    expect((await store.list('keys')).sort()).toEqual(won.flat().sort());
    expect(new Set(won.flat()).size).toBe(50);
    for (const [process, keys] of won.entries())
      for (const key of keys)
        expect((await store.read(key))?.bytes.toString()).toBe(
          `${'abc'[process] ?? ''} ${key.slice('keys/'.length)}`,
        );
  });

  it('shows a finished write at once in other processes, and has it after a kill', async () => {
    const place = await createPlace();
    const store = await openStore(place);
    const child = start(place, { what: 'write', name: 'a', count: 100_000 });
    const written: string[] = [];
    for await (const key of lines(child)) {
      expect((await store.read(key))?.bytes.toString()).toBe(`a ${key.slice('keys/a-'.length)}`);
      if (written.push(key) === 200) child.kill('SIGKILL');
    }
    expect(written.length).toBeGreaterThanOrEqual(200);
    expect(await store.list('keys')).toEqual(expect.arrayContaining(written));
    // The killed process left no lock, and nothing half written.
    expect(await store.write('keys/after', 'x', 'absent')).toBe(true);
    for (const key of await store.list('keys'))
      expect((await store.read(key))?.bytes.toString()).toMatch(/^(a \d+|x)$/);
  });
}

function lines(child: ChildProcess): AsyncIterable<string> {
  if (!child.stdout) throw new Error('The process has no output.');
  return createInterface({ input: child.stdout });
}

/** The lines of a process that ends by itself. */
async function linesOf(child: ChildProcess): Promise<string[]> {
  const exit = once(child, 'exit');
  const found: string[] = [];
  for await (const line of lines(child)) found.push(line);
  expect(await exit).toEqual([0, null]);
  return found;
}
