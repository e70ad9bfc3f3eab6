import { openStore } from '../../../../lib/store/open-store.js';
import { increment } from './contract.js';

/** A process that shares a store with others. It prints a line for each finished write. */
const [place = '', what = '', name = '', count = '0'] = process.argv.slice(2);
const store = await openStore(place);
const writers = 8;
let begun = 0;

async function writeOne(index: number): Promise<void> {
  if (what === 'increment') {
    await increment(store);
    return print(`${index}`);
  }
  // All processes compete for the same keys.
  const key = what === 'compete' ? `keys/${index}` : `keys/${name}-${index}`;
  if (await store.write(key, `${name} ${index}`, 'absent')) print(key);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await Promise.all(
  Array.from({ length: writers }, async () => {
    while (begun < Number(count)) await writeOne(begun++);
  }),
);
