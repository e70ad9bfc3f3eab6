import { dirname } from 'node:path';
import type { ActivityServices, RunContext } from '../../../../activities/run-context.js';
import type { RunReference } from '../../../config/manifest.js';
import { usageSince } from '../../../domain/usage.js';
import type { Usage } from '../../../domain/usage.js';
import { setBudgetCap } from '../../../ledger/budget-object.js';
import { readLedger } from '../../../ledger/ledger-reader.js';
import { createArtifacts } from '../../../store/artifacts.js';
import type { Artifacts } from '../../../store/artifacts.js';
import type { Store } from '../../../store/store.js';
import { storeManifest } from '../../preparing/prepare-run.js';
import type { LoadedRun } from '../../preparing/prepare-run.js';
import { createRunContexts } from '../../../../workers/run-contexts.js';
import { runFoldersAt } from '../../../../workers/run-folders.js';

/** The context for work before a run, the same as for a run's activities. */
export interface BeforeRun {
  context: RunContext;
  dependencies: ActivityServices;
  run: RunReference;
}

/**
 * Makes calls before a run exists, to improve its estimate. They go through the store's journal, so that the
 * run does not pay for them again, and through a separate ledger and budget.
 */
export async function beforeRun<T>(
  input: {
    store: Store;
    loaded: LoadedRun;
    log: (line: string) => void;
    /** Path under which the ledger records the calls. */
    path: string;
  },
  work: (opened: BeforeRun) => Promise<T>,
): Promise<{ result: T; paid: Usage }> {
  const { store, loaded, log, path } = input;
  const artifacts = createArtifacts(store);
  const run = await probeName(loaded, artifacts);
  const { manifest, reference } = await storeManifest({ loaded, run, journalScope: null, artifacts });
  // An earlier probe may have had another budget.
  if (Object.keys(manifest.budget).length > 0) await setBudgetCap({ store, run, cap: manifest.budget });
  const before = (await readLedger(store, run)).paid;
  const contexts = createRunContexts({ store, folders: runFoldersAt(dirname(loaded.configFile)), log, path });
  try {
    const named = { run, manifest: reference };
    const { services: dependencies } = contexts;
    const context = await dependencies.openRun(named);
    const result = await work({ context, dependencies, run: named });
    await context.models.flush();
    const { paid } = await readLedger(store, run);
    return { result, paid: usageSince(before, paid) };
  } finally {
    await contexts.close();
  }
}

/** Equal configurations share a ledger, so that a repeated probe is not counted twice. */
async function probeName(loaded: LoadedRun, artifacts: Artifacts): Promise<string> {
  const { fingerprint } = await storeManifest({ loaded, run: 'probe', journalScope: null, artifacts });
  return `probe-${fingerprint.slice(0, 12)}`;
}
