import type { ActivityDependencies } from '../../activities/run-context.js';
import type { Manifest } from '../../algorithm/domain/manifest.js';
import type { Reference } from '../../algorithm/domain/reference.js';
import type { Usage } from '../../algorithm/domain/usage.js';
import type { Rehearsal } from '../../algorithm/estimate/rehearsal.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { Store } from '../../store/store.js';
import { openJournalContext } from '../journal-context.js';
import type { LoadedRun } from '../prepare-run.js';
import { beforeRun } from './before-run.js';
import { hearing } from './hearing.js';
import type { HeardCall } from './hearing.js';
import { rehearse } from './rehearse.js';

/** As many subsets as a rehearsal has if nothing is said. */
export const usualRehearsal = 2;

/** Subsets of a rehearsal that was made before are looked for in the journal, up to so many. */
const mostLookedFor = 4;

/** Rehearses a run's first subsets before there is a run. Throws the typed errors of the LLM calls and the signal's reason. */
export async function rehearseRun(input: {
  store: Store;
  loaded: LoadedRun;
  /** The most subsets, at least 1. */
  most: number;
  signal: AbortSignal;
  log: (line: string) => void;
}): Promise<{ rehearsal: Rehearsal | null; paid: Usage }> {
  const { store, loaded, most, signal, log } = input;
  const { result: rehearsal, paid } = await beforeRun(
    { store, loaded, log, path: 'probe' },
    async ({ context, dependencies, run }) => {
      const calls: HeardCall[] = [];
      const heard = () => calls.splice(0);
      const own = { ...context, models: hearing(context.models, calls) };
      const openRun: ActivityDependencies['openRun'] = () => Promise.resolve(own);
      const stage = { dependencies: { ...dependencies, openRun }, context: own, run, heard, signal };
      return rehearse(stage, most);
    },
  );
  return { rehearsal, paid };
}

/** A rehearsal of a run that is about to begin, out of the journal alone; null where there was none. */
export async function rehearsalFromJournal(input: {
  store: Store;
  manifest: Manifest;
  /** Of the manifest. */
  reference: Reference;
  signal: AbortSignal;
}): Promise<Rehearsal | null> {
  const { store, manifest, reference, signal } = input;
  const context = await openJournalContext(store, reference);
  const openRun: ActivityDependencies['openRun'] = () => Promise.resolve(context);
  const dependencies = { store, artifacts: createArtifacts(store), openRun };
  const heard = () => context.calls().map(({ entry }) => entry);
  const run = { run: manifest.run, manifest: reference };
  return rehearse({ dependencies, context, run, heard, signal }, mostLookedFor);
}
