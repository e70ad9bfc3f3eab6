import { networkFileSystemAt, networkTypeOf } from '../../../../lib/store/network-file-system.js';

const mounts = `22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:26 / /home rw,relatime shared:9 - nfs4 server:/home rw,vers=4.2
31 30 0:27 / /home/ada/scratch rw,relatime - xfs /dev/vdb rw
32 22 0:28 / /mnt/two\\040words rw,relatime - fuse.sshfs ada@host:/ rw
33 22 0:29 / /mnt/own rw,relatime - fuse.fuse-overlayfs fuse-overlayfs rw
34 22 0:30 / /mnt/hidden rw,relatime - cifs //host/share rw
35 34 0:31 / /mnt/hidden rw,relatime - tmpfs tmpfs rw
`;

describe('the file system of a folder', () => {
  it.each<[string, string | null]>([
    ['/work/.fgo', null],
    ['/home/ada/.fgo', 'nfs4'],
    ['/home', 'nfs4'],
    ['/homes/ada', null],
    ['/home/ada/scratch/.fgo', null],
    ['/mnt/two words/.fgo', 'fuse.sshfs'],
    ['/mnt/own/.fgo', null],
    ['/mnt/hidden/.fgo', null],
  ])('of %s is of a network: %s', (path, type) => {
    expect(networkTypeOf(path, mounts)).toBe(type);
  });

  it('is found for a folder of this machine', async () => {
    expect(await networkFileSystemAt('/')).toBeNull();
  });
});
