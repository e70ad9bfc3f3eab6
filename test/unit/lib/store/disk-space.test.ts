import { setTimeout as sleep } from 'node:timers/promises';
import { DiskSpace, onFullDisk } from '../../../../lib/store/disk-space.js';
import { openStore } from '../../../../lib/store/open-store.js';
import { mountSmallDisk } from '../../../soak/small-disk.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

const megabyte = 1024 * 1024;

let notices: string[];
let end: () => void;
beforeEach(() => {
  notices = [];
  end = onFullDisk(notice => notices.push(notice));
});
afterEach(() => end());
afterAll(removeTemporaryFolders);

describe('a write on a full disk', () => {
  it('waits until there is space, and says so once for all writes', async () => {
    let free = 0;
    const space = new DiskSpace('/store', { freeBytes: async () => free, pauseMs: 1 });
    const written: number[] = [];
    const writes = [1, 2, 3].map(index => space.reserve(100, 'key').then(() => written.push(index)));
    await sleep(20);
    expect(written).toEqual([]);
    expect(notices).toEqual([expect.stringMatching(/\/store has no space left.*goes on by itself/)]);
    free = 2 * megabyte;
    await Promise.all(writes);
    expect(notices).toHaveLength(2);
    expect(notices[1]).toContain('has space again');
  });

  it('fails for a person to help if there is no space for long', async () => {
    const space = new DiskSpace('/store', { freeBytes: async () => 0, pauseMs: 1, longestWaitMs: 5 });
    await expect(space.reserve(1, 'a/b')).rejects.toMatchObject({
      code: 'STORE_FULL',
      waits: true,
      key: 'a/b',
    });
  });

  it('does not look at the disk for each write', async () => {
    let looks = 0;
    const freeBytes = async () => {
      looks++;
      return 2 * megabyte;
    };
    const space = new DiskSpace('/store', { freeBytes });
    await Promise.all(Array.from({ length: 50 }, () => space.reserve(1_000, 'key')));
    for (let index = 0; index < 50; index++) await space.reserve(1_000, 'key');
    expect(looks).toBe(1);
    // It is looked at again before what was free then is used up.
    await space.reserve(megabyte - 1_000, 'key');
    expect(looks).toBe(2);
  });

  it('goes on by itself in the embedded store, with every value that was written', async () => {
    const folder = await temporaryFolder();
    const disk = await mountSmallDisk(folder, 4);
    // Only the superuser of Linux may mount a disk.
    if (!disk) return;
    try {
      const store = await openStore(folder);
      await store.write('before', 'x');
      await disk.fill();
      await sleep(1_100);
      const bytes = Buffer.alloc(20_000, 'a');
      const writes = Promise.all(['a', 'b', 'c'].map(key => store.write(key, bytes, 'absent')));
      while (notices.length === 0) await sleep(5);
      expect((await store.read('before'))?.bytes.toString()).toBe('x');
      expect(await store.read('a')).toBeUndefined();
      await disk.free();
      expect(await writes).toEqual([true, true, true]);
      expect((await store.read('c'))?.bytes.equals(bytes)).toBe(true);
    } finally {
      await disk.unmount();
    }
  });
});
