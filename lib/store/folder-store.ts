import { createHash } from 'node:crypto';
import { link, mkdir, readFile, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Dirent } from 'node:fs';
import { createDurableFiles, type DurableFiles } from './durable-files.js';
import { errorCode } from '../text/error-code.js';
import { asStoreError } from './errors.js';
import { checkKey, isKeySegment } from './key.js';
import { openPrivateFolder, privateFolderMode } from './private-folder.js';
import { addVersion, highestVersion, readVersion } from './versioned-file.js';
import type { Store, Stored, WriteCondition } from './store.js';

/** Older temporary files were left by a killed process. */
const leftBehindAfter = 60 * 60_000;
const attempts = 5;

interface Current extends Stored {
  version: number;
}

/**
 * Opens (and creates) a store in a folder. A value is a plain file named after its key, until compare and
 * swap first replaces it: from then on it is in the folder `NAME@` as numbered versions (see
 * `versioned-file.ts`), which makes conditional writes atomic among processes and safe from a kill. Write a
 * key either only with `always` or only by compare and swap: the two do not see each other in time. `@` is
 * not allowed in keys, so the names never collide. A key that is also the folder of other keys is rejected.
 * `remove` must not race with conditional writes of the same key.
 */
export async function openFolderStore(path: string): Promise<Store> {
  const root = resolve(path);
  const temporaryFolder = temporaryFolderOf(root);
  try {
    await openPrivateFolder(root);
    await mkdir(temporaryFolder, { recursive: true, mode: privateFolderMode });
    await removeLeftBehind(temporaryFolder);
  } catch (error) {
    throw asStoreError(error, { key: '.', location: root, what: 'cannot be opened' });
  }
  return folderStoreAt(root);
}

/** Throws StoreError if a path or one of its ancestors is not a folder. Missing folders can be created. */
export async function refuseFile(path: string): Promise<void> {
  try {
    // The trailing slash makes a file at this path an error.
    await stat(`${resolve(path)}/`);
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR')
      throw asStoreError(error, { key: '.', location: resolve(path), what: 'cannot be opened' });
  }
}

/** A store for reading from a folder that may not exist: nothing is created. */
export function folderStoreAt(path: string): Store {
  const root = resolve(path);
  return new FolderStore(root, temporaryFolderOf(root), createDurableFiles(root));
}

function temporaryFolderOf(root: string): string {
  return join(root, '@temporary');
}

async function removeLeftBehind(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const stats = await stat(file).catch(() => undefined);
    if (stats && Date.now() - stats.mtimeMs > leftBehindAfter) await rm(file, { force: true });
  }
}

function tagOf(version: number, bytes: Uint8Array): string {
  return `${version}-${createHash('sha256').update(bytes).digest('hex').slice(0, 24)}`;
}

async function readPlain(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

class FolderStore implements Store {
  constructor(
    readonly location: string,
    private readonly temporaryFolder: string,
    private readonly files: DurableFiles,
  ) {}

  async read(key: string): Promise<Stored | undefined> {
    checkKey(key);
    return this.attempt({ key, what: 'cannot be read' }, async () => {
      const current = await this.current(key);
      return current && { bytes: current.bytes, tag: current.tag };
    });
  }

  async write(
    key: string,
    bytes: Uint8Array | string,
    condition: WriteCondition = 'always',
  ): Promise<boolean> {
    checkKey(key);
    return this.attempt({ key, what: 'cannot be written' }, async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.writeOnce(key, bytes, condition);
        } catch (error) {
          // Another process removed a folder or a temporary file: create it again.
          if (errorCode(error) !== 'ENOENT' || attempt === attempts) throw error;
          this.files.forgetFolders();
          await mkdir(this.temporaryFolder, { recursive: true, mode: privateFolderMode });
        }
      }
    });
  }

  async list(prefix: string): Promise<string[]> {
    if (prefix !== '') checkKey(prefix);
    return this.attempt({ key: prefix, what: 'cannot be listed' }, async () => {
      const keys = new Set<string>();
      await this.collect(prefix, keys);
      return [...keys].sort();
    });
  }

  async remove(key: string): Promise<void> {
    checkKey(key);
    await this.attempt({ key, what: 'cannot be changed' }, async () => {
      const path = join(this.location, key);
      await rm(`${path}@`, { recursive: true, force: true });
      await rm(path, { force: true });
      this.files.forgetFolder(`${path}@`);
      const folder = dirname(path);
      const exists = await stat(folder).catch(() => undefined);
      if (exists) await this.files.syncFolder(folder);
    });
  }

  private async attempt<T>(context: { key: string; what: string }, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asStoreError(error, { ...context, location: this.location });
    }
  }

  private async current(key: string): Promise<Current | undefined> {
    const path = join(this.location, key);
    for (;;) {
      const version = await highestVersion(`${path}@`);
      const bytes = version === 0 ? await readPlain(path) : await readVersion(`${path}@`, version);
      if (bytes) return { bytes, version, tag: tagOf(version, bytes) };
      if (version === 0) return undefined;
    }
  }

  private async writeOnce(
    key: string,
    bytes: Uint8Array | string,
    condition: WriteCondition,
  ): Promise<boolean> {
    if (condition === 'absent') return this.create(key, bytes);
    if (condition === 'always') return this.overwrite(key, bytes);
    return this.replace(key, bytes, condition.tag);
  }

  private async create(key: string, bytes: Uint8Array | string): Promise<boolean> {
    const path = join(this.location, key);
    const folder = dirname(path);
    if ((await highestVersion(`${path}@`)) > 0) return false;
    await this.files.makeFolder(folder);
    const temporary = await this.files.writeTemporary(this.temporaryFolder, bytes);
    let created = true;
    try {
      await link(temporary, path);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      created = false;
    } finally {
      await unlink(temporary).catch(() => undefined);
    }
    // Also after losing the race: the caller now relies on the existing value.
    await this.files.syncFolder(folder);
    return created;
  }

  /** A value that is only ever overwritten stays a plain file, so that people can find and open it. */
  private async overwrite(key: string, bytes: Uint8Array | string): Promise<boolean> {
    const path = join(this.location, key);
    if ((await highestVersion(`${path}@`)) > 0) return this.replace(key, bytes, undefined);
    const folder = dirname(path);
    await this.files.makeFolder(folder);
    const temporary = await this.files.writeTemporary(this.temporaryFolder, bytes);
    try {
      await rename(temporary, path);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
    await this.files.syncFolder(folder);
    return true;
  }

  /** Adds a version if the value still has this tag; with undefined, always. */
  private async replace(key: string, bytes: Uint8Array | string, tag: string | undefined): Promise<boolean> {
    const folder = `${join(this.location, key)}@`;
    for (;;) {
      if (tag !== undefined && (await this.current(key))?.tag !== tag) return false;
      const admits = async (version: number): Promise<boolean> => {
        if (tag === undefined) return true;
        const current = await this.current(key);
        return current?.tag === tag && current.version === version;
      };
      const outcome = await addVersion({ files: this.files, folder, bytes, admits });
      if (outcome === 'added') return true;
      // Another writer was faster: check the condition again.
    }
  }

  private async collect(prefix: string, keys: Set<string>): Promise<void> {
    const below = prefix === '' ? '' : `${prefix}/`;
    for (const entry of await this.entries(prefix)) {
      if (entry.isFile() && isKeySegment(entry.name)) keys.add(below + entry.name);
      if (!entry.isDirectory()) continue;
      if (isKeySegment(entry.name)) await this.collect(below + entry.name, keys);
      else if (await this.hasVersions(below, entry.name)) keys.add(below + entry.name.slice(0, -1));
    }
  }

  private async hasVersions(below: string, name: string): Promise<boolean> {
    if (!name.endsWith('@') || !isKeySegment(name.slice(0, -1))) return false;
    return (await highestVersion(join(this.location, below, name))) > 0;
  }

  private async entries(prefix: string): Promise<Dirent[]> {
    try {
      return await readdir(join(this.location, prefix), { withFileTypes: true });
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
      throw error;
    }
  }
}
