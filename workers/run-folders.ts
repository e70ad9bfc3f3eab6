import { dirname, resolve } from 'node:path';
import type { Manifest, RunReference } from '../lib/config/manifest.js';
import type { RunFile } from '../lib/config/run-file.js';
import { errorText } from '../lib/domain/errors.js';
import { readRunRecord } from '../lib/store/run-record.js';
import type { Store } from '../lib/store/store.js';
import { cacheDirectory } from '../lib/temporal/server/cache.js';
import { differentFiles, materializeFiles, missingFiles } from './run-files.js';

/** Where a worker may take the code of runs from. */
export interface CodeSources {
  /** A folder of this machine that has the code of the runs, for example in a container image. */
  codeFolder?: string | undefined;
  /** Whether it runs code that others put into the store. */
  runsCodeFromStore: boolean;
  /** Whether a person started it for this very run: then files that were edited since are used as they are. */
  isOwner: boolean;
}

/** The folder of a run's files on this machine, or why there is none. */
export type RunFolder = { folder: string; isLocal: boolean } | { lacks: string };

/** Finds the files of runs on this machine, once per run. */
export interface RunFolders {
  of(run: RunReference, manifest: Manifest): Promise<RunFolder>;
}

export function createRunFolders(options: {
  store: Store;
  sources: CodeSources;
  cache: string;
  log: (line: string) => void;
}): RunFolders {
  const { store, sources, cache, log } = options;
  const found = new Map<string, Promise<RunFolder>>();

  async function find(run: RunReference, manifest: Manifest): Promise<RunFolder> {
    const { files } = manifest;
    const { codeFolder, runsCodeFromStore, isOwner } = sources;
    const local = await localFolder(run, manifest);
    if (local !== null && (await missingFiles(local, files)).length === 0) {
      const edited = files.length === 0 ? [] : await differentFiles(local, files);
      const isUsed = edited.length === 0 || isOwner || manifest.folder !== null;
      if (isUsed && edited.length > 0)
        log(`note: ${pathsOf(edited)} changed since ${run.run} was started: the changed version is used.`);
      if (isUsed) return { folder: local, isLocal: true };
    }
    const code = files.filter(({ use }) => use === 'code');
    if (codeFolder !== undefined && code.length > 0) {
      const different = await differentFiles(codeFolder, files);
      if (different.length === 0) return { folder: resolve(codeFolder), isLocal: false };
      if (!runsCodeFromStore)
        return { lacks: `${pathsOf(different)} of the run: not in ${codeFolder}, or with another content.` };
    }
    if (code.length > 0 && !runsCodeFromStore) {
      const remedy = 'Start it with --run-code-from-store, or with --code-folder where they are.';
      return { lacks: `the code of the run (${pathsOf(code)}). ${remedy}` };
    }
    try {
      return { folder: await materializeFiles({ store, files, cache }), isLocal: false };
    } catch (error) {
      return { lacks: `files of the run: ${errorText(error)}` };
    }
  }

  async function localFolder({ run }: RunReference, { folder }: Manifest): Promise<string | null> {
    if (folder !== null) return resolve(store.location, folder);
    const record = await readRunRecord(store, run);
    return record ? dirname(record.configFile) : null;
  }

  return {
    of(run, manifest) {
      const key = `${run.run}@${run.manifest.sha256}`;
      const known = found.get(key) ?? find(run, manifest);
      found.set(key, known);
      const forget = () => found.delete(key);
      // What is missing may be put there meanwhile.
      known.then(folder => 'lacks' in folder && forget(), forget);
      return known;
    },
  };
}

/** For commands that a person starts for one run. */
export function ownerFolders(options: { store: Store; log: (line: string) => void }): RunFolders {
  return storeFolders({ ...options, sources: { runsCodeFromStore: false, isOwner: true } });
}

/** With the cache of this user. */
export function storeFolders(options: {
  store: Store;
  sources: CodeSources;
  log: (line: string) => void;
}): RunFolders {
  return createRunFolders({ ...options, cache: cacheDirectory(process.env) });
}

/** The folders of runs whose files are known to be in one folder. */
export function runFoldersAt(folder: string): RunFolders {
  return { of: () => Promise.resolve({ folder, isLocal: true }) };
}

const mostNamed = 5;

function pathsOf(files: readonly RunFile[]): string {
  const named = files.slice(0, mostNamed).map(({ path }) => path);
  const others = files.length - named.length;
  return others > 0 ? `${named.join(', ')} and ${others} more` : named.join(', ');
}
