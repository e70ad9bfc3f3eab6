// A process for tests: writes keys that others also write, some at a time, and prints each that it was first to
// write. Parameters: the URL of the store, its own name, the number of keys, and how many writes wait at a time.
import { openS3Store } from '../../lib/store/s3/open-s3-store.js';

const [url = '', name = '', keys = '0', waiting = '1'] = process.argv.slice(2);
const store = await openS3Store(url);
let next = 0;

async function work(): Promise<void> {
  while (next < Number(keys)) {
    const key = `shared/${next++}`;
    if (await store.write(key, name, 'absent')) process.stdout.write(`${key}\n`);
  }
}

await Promise.all(Array.from({ length: Number(waiting) }, work));
