import { dirname, resolve } from 'node:path';
import { kindOf } from '../lib/config/agent.js';
import type { Manifest, RunReference } from '../lib/config/manifest.js';
import type { RunFile } from '../lib/config/run-file.js';
import { isOwnScorer, singleScorers } from '../lib/config/scorer.js';
import { errorText } from '../lib/domain/errors.js';
import { isFolderPlace } from '../lib/store/open-store.js';
import { readRunRecord } from '../lib/store/run-record.js';
import type { Store } from '../lib/store/store.js';
import { cacheDirectory } from '../lib/temporal/server/cache.js';
import { differentFiles, isFolder, materializeFiles, missingFiles } from './run-files.js';

/** Where a worker may take the code of runs from. */
export interface CodeSources {
  /** A folder of this machine that has the code of the runs, for example in a container image. */
  codeFolder?: string | undefined;
  /** Whether it runs code that others put into the store. */
  runsCodeFromStore: boolean;
  /** Whether a person started it for this very run: then files that were edited since are used as they are. */
  isOwner: boolean;
}

/**
 * The folder of a run's files on this machine, or why there is none. It is local if it is the folder of the
 * configuration, and the store is a folder or the run's owner works here: its programs are then not tried first.
 */
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
    const code = files.filter(({ use }) => use === 'code');
    const programs = startedPrograms(manifest);
    const needsPermission = code.length > 0 || (programs.length > 0 && !isOwner);
    const isLocal = isOwner || storeFolder(manifest) !== null;
    const local = storeFolder(manifest) ?? (await recordedFolder(run));
    if (local !== null && (await isFolder(local)) && (await missingFiles(local, files)).length === 0) {
      const edited = files.length === 0 ? [] : await differentFiles(local, files);
      // A record in S3 may name any folder, so that it gives no permission.
      const isUsed = isLocal || (edited.length === 0 && (runsCodeFromStore || !needsPermission));
      if (isUsed && edited.length > 0)
        log(`note: ${pathsOf(edited)} changed since ${run.run} was started: the changed version is used.`);
      if (isUsed) return { folder: local, isLocal };
    }
    if (codeFolder !== undefined && needsPermission) {
      const different = await differentFiles(codeFolder, files);
      if (different.length === 0) return { folder: resolve(codeFolder), isLocal: false };
      if (!runsCodeFromStore)
        return { lacks: `${pathsOf(different)} of the run: not in ${codeFolder}, or with another content.` };
    }
    if (needsPermission && !runsCodeFromStore) {
      const remedy = 'Start it with --run-code-from-store, or with --code-folder';
      if (code.length > 0)
        return { lacks: `the code of the run (${pathsOf(code)}). ${remedy} where they are.` };
      const started = programs.join(', ');
      return { lacks: `the permission to start programs that the run names (${started}). ${remedy}.` };
    }
    try {
      return { folder: await materializeFiles({ store, files, cache }), isLocal: false };
    } catch (error) {
      return { lacks: `files of the run: ${errorText(error)}` };
    }
  }

  /** The configuration's folder as seen from the store's; null if the store is not a folder. */
  function storeFolder({ folder }: Manifest): string | null {
    return folder !== null && isFolderPlace(store.location) ? resolve(store.location, folder) : null;
  }

  async function recordedFolder({ run }: RunReference): Promise<string | null> {
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

/** The sections of a manifest that start a program or load a module. */
function startedPrograms({ agent, scorer, notify }: Manifest): string[] {
  const isAgent = (kindOf(agent).programs?.(agent) ?? []).length > 0;
  const isScorer = singleScorers(scorer).some(single => isOwnScorer(single) && single.kind !== 'http');
  return [
    ...(isAgent ? ['agent'] : []),
    ...(isScorer ? ['scorer'] : []),
    ...(notify?.command ? ['notify'] : []),
  ];
}

const mostNamed = 5;

function pathsOf(files: readonly RunFile[]): string {
  const named = files.slice(0, mostNamed).map(({ path }) => path);
  const others = files.length - named.length;
  return others > 0 ? `${named.join(', ')} and ${others} more` : named.join(', ');
}
