import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Manifest } from '../lib/config/manifest.js';
import type { RunFile } from '../lib/config/run-file.js';
import { createArtifacts } from '../lib/store/artifacts.js';
import type { Store } from '../lib/store/store.js';
import { canonicalJson, sha256 } from '../lib/text/canonical-json.js';

/** The files that a folder lacks. */
export async function missingFiles(folder: string, files: readonly RunFile[]): Promise<RunFile[]> {
  return filterFiles(files, async ({ path }) => !(await isFile(resolve(folder, path))));
}

/** The files that a folder lacks, or has with another content. */
export async function differentFiles(folder: string, files: readonly RunFile[]): Promise<RunFile[]> {
  return filterFiles(files, async file => {
    const content = await readFile(resolve(folder, file.path)).catch(() => null);
    return content === null || sha256(content) !== file.sha256;
  });
}

/**
 * Writes the files of a run from the store into a private cache, in a folder named by their hashes, and
 * returns the folder to which their paths are relative. Throws ArtifactError if the store lacks one.
 */
export async function materializeFiles(options: {
  store: Store;
  files: Manifest['files'];
  /** The cache of this program. */
  cache: string;
}): Promise<string> {
  const { store, files, cache } = options;
  const root = join(cache, 'run-files', sha256(canonicalJson(files)));
  const inRoot = placeIn(files);
  const folder = resolve(root, inRoot);
  if (await isFolder(root)) {
    if ((await differentFiles(folder, files)).length === 0) return folder;
    await rm(root, { recursive: true, force: true });
  }
  const staging = `${root}-${randomUUID()}`;
  try {
    await writeFiles({ store, files, folder: resolve(staging, inRoot) });
    await rename(staging, root);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // Unless another worker of this machine was faster.
    if (!(await isFolder(root))) throw error;
  }
  return folder;
}

async function writeFiles(options: {
  store: Store;
  files: Manifest['files'];
  folder: string;
}): Promise<void> {
  const { store, files, folder } = options;
  const artifacts = createArtifacts(store);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { path, use, sha256, bytes } of files) {
    const target = resolve(folder, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const content = await artifacts.getBytes({ sha256, bytes });
    await writeFile(target, content, { mode: use === 'code' ? 0o700 : 0o600 });
  }
}

/**
 * A folder so deep below the root that no path leads out of it. Throws TypeError for paths that could lead
 * anywhere.
 */
function placeIn(files: readonly RunFile[]): string {
  const ups = files.map(({ path }) => {
    const segments = path.split('/');
    const up = segments.findIndex(segment => segment !== '..');
    const isOdd = isAbsolute(path) || path.includes('\\') || up < 0 || segments.slice(up).some(isNoName);
    if (isOdd) throw new TypeError(`The path ${JSON.stringify(path)} of a run's file is invalid.`);
    return up;
  });
  return ['files', ...Array<string>(Math.max(0, ...ups)).fill('folder')].join('/');
}

function isNoName(segment: string): boolean {
  return ['', '.', '..'].includes(segment);
}

async function filterFiles(
  files: readonly RunFile[],
  matches: (file: RunFile) => Promise<boolean>,
): Promise<RunFile[]> {
  const found = await Promise.all(files.map(matches));
  return files.filter((_, index) => found[index]);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isFile(),
    () => false,
  );
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false,
  );
}
