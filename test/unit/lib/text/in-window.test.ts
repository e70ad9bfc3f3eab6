import { setImmediate as turn } from 'node:timers/promises';
import { inWindow } from '../../../../lib/text/in-window.js';

/** Items that finish on demand. */
function gates() {
  const started: number[] = [];
  const open = new Map<number, { resolve: (value: string) => void; reject: (error: Error) => void }>();
  return {
    started,
    open,
    run: (item: number) =>
      new Promise<string>((resolve, reject) => {
        started.push(item);
        open.set(item, { resolve, reject });
      }),
    async finish(item: number) {
      open.get(item)?.resolve(`done ${item}`);
      await turn();
    },
    async fail(item: number) {
      open.get(item)?.reject(new Error(`failed ${item}`));
      await turn();
    },
  };
}

describe('inWindow', () => {
  it('starts items in order, no more than its size at a time, and returns results in order', async () => {
    const gate = gates();
    const all = inWindow({ items: [1, 2, 3, 4], size: 2, run: gate.run });
    expect(gate.started).toEqual([1, 2]);
    await gate.finish(2);
    expect(gate.started).toEqual([1, 2, 3]);
    await gate.finish(3);
    await gate.finish(4);
    await gate.finish(1);
    expect(await all).toEqual(['done 1', 'done 2', 'done 3', 'done 4']);
  });

  it('throws the first error once nothing is in progress, and starts nothing after it', async () => {
    const gate = gates();
    let settled = false;
    const all = inWindow({ items: [1, 2, 3, 4], size: 2, run: gate.run });
    const caught = all.catch((error: unknown) => {
      settled = true;
      return error;
    });
    await gate.fail(2);
    expect([settled, gate.started]).toEqual([false, [1, 2]]);
    await gate.fail(1);
    expect(await caught).toEqual(new Error('failed 2'));
    expect(gate.started).toEqual([1, 2]);
  });

  it('starts nothing new while it is not allowed to, and returns the results so far', async () => {
    const gate = gates();
    let may = true;
    const all = inWindow({ items: [1, 2, 3], size: 1, mayStart: () => may, run: gate.run });
    may = false;
    await gate.finish(1);
    expect(await all).toEqual(['done 1']);
    expect(gate.started).toEqual([1]);
  });

  it('finishes immediately if there is nothing to do', async () => {
    expect(await inWindow({ items: [], size: 3, run: () => Promise.reject(new Error('never')) })).toEqual([]);
  });

  it('passes its index to each item', async () => {
    const run = (item: string, place: number) => Promise.resolve(`${place}:${item}`);
    expect(await inWindow({ items: ['a', 'b'], size: 9, run })).toEqual(['0:a', '1:b']);
  });
});
