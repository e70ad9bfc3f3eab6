import { mkdtemp, readdir, rmdir, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { errorText } from '../domain/errors.js';
import { errorCode } from '../text/error-code.js';
import { hasDatabase, openDatabaseIn } from './embedded-database.js';
import { EmbeddedStore } from './embedded-store.js';
import { asStoreError, StoreError } from './errors.js';
import { networkFileSystemAt } from './network-file-system.js';
import { openPrivateFolder } from './private-folder.js';
import type { StoreKind } from './store-kind.js';

/** What a store was before it was a database: a folder with a file for each value. */
const earlierLayout = ['journal', 'artifacts', 'ledger', 'store.json'];

/** Embedded stores, each a database in a folder. */
export const folderStores: StoreKind = {
  serves: () => true,
  resolve: (place, base) => resolve(base, place),
  stateFolder: place => place,
  open: place =>
    opening(place, async folder => {
      refuseEarlierLayout(folder);
      return openIn(folder);
    }),
  openExisting: place =>
    opening(place, async folder => {
      await statFolder(folder);
      refuseEarlierLayout(folder);
      if (!hasDatabase(folder)) return null;
      return openIn(folder);
    }),
  async problem(place) {
    try {
      return await opening(place, findProblem);
    } catch (error) {
      return errorText(error);
    }
  },
};

async function openIn(folder: string): Promise<EmbeddedStore> {
  await refuseNetwork(folder, (await existingFolder(folder)) ?? dirname(folder));
  await openPrivateFolder(folder);
  return new EmbeddedStore(folder, await openDatabaseIn(folder));
}

async function opening<T>(place: string, open: (folder: string) => Promise<T>): Promise<T> {
  const folder = resolve(place);
  try {
    return await open(folder);
  } catch (error) {
    throw asStoreError(error, { key: '.', location: folder, what: 'cannot be opened' });
  }
}

/** Throws StoreError if a path or one of its ancestors is not a folder. Missing folders can be created. */
export function refuseFile(path: string): Promise<void> {
  return opening(path, statFolder);
}

async function statFolder(folder: string): Promise<void> {
  try {
    // The trailing slash makes a file at this path an error.
    await stat(`${folder}/`);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function refuseEarlierLayout(folder: string): void {
  if (hasDatabase(folder)) return;
  const found = earlierLayout.find(name => existsSync(join(folder, name)));
  if (found === undefined) return;
  throw new StoreError({
    kind: 'unfit',
    key: '.',
    location: folder,
    what: `was written by a pre-release of fgo (found: ${found})`,
    remedy: 'Move this folder away, or choose another with store.path or --store.',
  });
}

/** `existing` is the folder or the nearest one above it that exists. */
async function refuseNetwork(location: string, existing: string): Promise<void> {
  const type = await networkFileSystemAt(existing);
  if (type === null) return;
  throw new StoreError({
    kind: 'unfit',
    key: '.',
    location,
    what: `is on a network file system (${type}), where several processes would damage it`,
    remedy: 'Set store.path, or --store, to a folder of a local disk, or to s3://bucket/prefix to share it.',
  });
}

async function findProblem(location: string): Promise<string | null> {
  const folder = await existingFolder(location);
  if (folder === null) return `the store ${location} is not a folder: remove the file, or set another path.`;
  if (folder === location) await readdir(location);
  refuseEarlierLayout(location);
  await refuseNetwork(location, folder);
  await rmdir(await mkdtemp(join(folder, '.fgo-check-')));
  return null;
}

/** The folder, or its nearest existing ancestor; null if something other than a folder has its name. */
async function existingFolder(path: string): Promise<string | null> {
  try {
    return (await stat(path)).isDirectory() ? path : null;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) {
      if (errorCode(error) === 'ENOTDIR') return null;
      throw error;
    }
    return existingFolder(dirname(path));
  }
}
