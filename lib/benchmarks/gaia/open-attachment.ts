import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * Opens an attachment for reading. Throws for anything but a regular file, and for symbolic links out of its
 * folder: a data set must not make an agent read other files of this machine.
 */
export async function openAttachment(folder: string, name: string): Promise<FileHandle> {
  const root = await realpath(folder);
  const path = await realpath(join(folder, name));
  if (!path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`))
    throw new Error('a link to a file outside its folder: put the file itself there');
  // These flags reject a symbolic link created in the meantime, and avoid blocking on a FIFO. Windows has
  // neither.
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) throw new Error('not an ordinary file');
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}
