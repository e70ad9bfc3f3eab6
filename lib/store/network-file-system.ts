import { readFile, realpath } from 'node:fs/promises';

/** File systems of other machines, by the names of mounts: their locks and memory maps are not reliable. */
const networkTypes = new Set([
  ...['nfs', 'nfs4', 'cifs', 'smb3', 'smbfs', '9p', 'afs', 'ceph', 'glusterfs', 'lustre', 'gpfs', 'beegfs'],
  ...[
    'sshfs',
    's3fs',
    'gcsfuse',
    'rclone',
    'mount-s3',
    'blobfuse',
    'blobfuse2',
    'juicefs',
    'davfs',
    'smbnetfs',
  ],
]);

/** The type of the network file system that holds an existing folder; null if it is a local one. */
export async function networkFileSystemAt(folder: string): Promise<string | null> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => null);
  // Only Linux lists its mounts like this.
  return mounts === null ? null : networkTypeOf(await realpath(folder), mounts);
}

/** The same from the text of `/proc/self/mountinfo`. */
export function networkTypeOf(path: string, mounts: string): string | null {
  let found = { point: '', type: '' };
  for (const line of mounts.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const point = unescapeSpaces(before.split(' ')[4] ?? '');
    const [type = ''] = after.split(' ');
    const isAbove =
      point !== '' && (path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`));
    // Of two mounts at one point, the later one is visible.
    if (isAbove && point.length >= found.point.length) found = { point, type };
  }
  return networkTypes.has(found.type.replace(/^fuse\./, '')) ? found.type : null;
}

function unescapeSpaces(point: string): string {
  return point.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
