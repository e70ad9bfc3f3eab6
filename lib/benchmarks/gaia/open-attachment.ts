import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * Opens an attached file for reading. Throws where it is not an ordinary file, or a symbolic link out of its folder:
 * what a data set contains must not make an agent read other files of this machine.
 */
export async function openAttachment(folder: string, name: string): Promise<FileHandle> {
  const root = await realpath(folder);
  const path = await realpath(join(folder, name));
  if (!path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`))
    throw new Error('a link to a file outside its folder: put the file itself there');
  // A link that appears only now is not followed, and a fifo is not waited for. Windows has neither.
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
