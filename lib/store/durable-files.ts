import { randomUUID } from 'node:crypto';
import { mkdir, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../text/error-code.js';
import { privateFileMode, privateFolderMode } from './private-folder.js';

type Sync = { running: Promise<void>; next: Promise<void> | undefined };

/** File operations that survive a power failure, within one folder tree. */
export interface DurableFiles {
  /**
   * Writes and fsyncs a new file with an unguessable name in `folder`, which must exist; returns its path.
   */
  writeTemporary(folder: string, bytes: Uint8Array | string): Promise<string>;
  /** Makes the names in `folder` durable. Concurrent callers share one fsync. */
  syncFolder(folder: string): Promise<void>;
  /** Creates `folder` and its parents up to the root, durably. */
  makeFolder(folder: string): Promise<void>;
  /** Call this when a created folder is gone because another process removes files. */
  forgetFolders(): void;
  /** The same for one folder. */
  forgetFolder(folder: string): void;
}

async function syncNow(folder: string): Promise<void> {
  let handle;
  try {
    handle = await open(folder, 'r');
  } catch (error) {
    // Windows cannot open folders; its file systems journal names themselves.
    if (process.platform === 'win32' && errorCode(error) === 'EPERM') return;
    throw error;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Creates the durable file operations below `root`, which must exist. */
export function createDurableFiles(root: string): DurableFiles {
  const syncs = new Map<string, Sync>();
  const known = new Set([root]);

  function start(folder: string, before: Promise<unknown>): Promise<void> {
    return before
      .catch(() => undefined)
      .then(() => syncNow(folder))
      .finally(() => {
        const sync = syncs.get(folder);
        if (!sync) return;
        if (sync.next) syncs.set(folder, { running: sync.next, next: undefined });
        else syncs.delete(folder);
      });
  }

  // An fsync in progress may have started before the caller's change: only the next one is certain to include
  // it.
  function syncFolder(folder: string): Promise<void> {
    const sync = syncs.get(folder);
    if (!sync) {
      const running = start(folder, Promise.resolve());
      syncs.set(folder, { running, next: undefined });
      return running;
    }
    sync.next ??= start(folder, sync.running);
    return sync.next;
  }

  async function makeFolder(folder: string): Promise<void> {
    if (known.has(folder)) return;
    const parent = dirname(folder);
    await makeFolder(parent);
    try {
      await mkdir(folder, { mode: privateFolderMode });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    await syncFolder(parent);
    known.add(folder);
  }

  return {
    syncFolder,
    makeFolder,
    forgetFolder: folder => void known.delete(folder),
    forgetFolders() {
      known.clear();
      known.add(root);
    },
    async writeTemporary(folder, bytes) {
      const path = join(folder, `@${randomUUID()}`);
      const handle = await open(path, 'wx', privateFileMode);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } catch (error) {
        await unlink(path).catch(() => undefined);
        throw error;
      } finally {
        await handle.close();
      }
      return path;
    },
  };
}
