import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../text/error-code.js';
import { privateFileMode, privateFolderMode } from './private-folder.js';

/** The values of a run that people open. */
const plainFile = /^runs\/[^/]+\/(modules\.json|modules\.md|report\.html)$/;

/** Whether a value is also written as a plain file under its key, for people and their programs. */
export function isPlainFile(key: string): boolean {
  return plainFile.test(key);
}

/** Writes the file of a value durably: at any time it is complete, with its previous or its new content. */
export async function writePlainFile(root: string, key: string, bytes: Uint8Array | string): Promise<void> {
  const path = join(root, key);
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: privateFolderMode });
  const draft = join(folder, `.${randomUUID()}`);
  try {
    const file = await open(draft, 'wx', privateFileMode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  for (const changed of [folder, dirname(folder), root]) await syncFolder(changed);
}

/** Removes the file of a value, and the folders that it leaves empty. */
export async function removePlainFile(root: string, key: string): Promise<void> {
  const path = join(root, key);
  await rm(path, { force: true });
  await syncFolder(dirname(path));
  for (const folder of [dirname(path), dirname(dirname(path))]) await removeIfEmpty(folder);
}

async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
  });
}

/** Makes the names in a folder durable. */
async function syncFolder(folder: string): Promise<void> {
  let handle;
  try {
    handle = await open(folder, 'r');
  } catch (error) {
    const code = errorCode(error);
    // Windows cannot open folders; its file systems journal names themselves.
    if (code === 'ENOENT' || (process.platform === 'win32' && code === 'EPERM')) return;
    throw error;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
