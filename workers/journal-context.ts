import { resolve } from 'node:path';
import { withAbsolutePaths } from '../lib/config/absolute-paths.js';
import { manifestSchema } from '../lib/config/manifest.js';
import type { Manifest } from '../lib/config/manifest.js';
import { modulesSchema } from '../lib/domain/module.js';
import type { Reference } from '../lib/domain/reference.js';
import type { RunContext } from '../activities/run-context.js';
import { runSettings } from '../activities/run-settings.js';
import { journalFolder } from '../lib/ledger/journal.js';
import { createJournalModels } from '../lib/ledger/journal-models.js';
import type { FoundCall } from '../lib/ledger/journal-models.js';
import { createArtifacts } from '../lib/store/artifacts.js';
import type { Store } from '../lib/store/store.js';
import { cacheDirectory } from '../lib/temporal/server/cache.js';
import { materializeFiles } from './run-files.js';
import { openAgent } from './open-agent.js';
import { openRunScorer } from './open-run-scorer.js';
import { createSplitTasks } from './split-tasks.js';

/**
 * What is needed to re-run tasks of an ended run: its calls are answered from the journal, and nothing is
 * sent.
 */
export interface JournalContext extends RunContext {
  /** The calls made since the previous call of this function. */
  calls(): FoundCall[];
}

/** Opens a run for reading. Throws ArtifactError if what it started from is gone. */
export async function openJournalContext(store: Store, manifestOf: Reference): Promise<JournalContext> {
  const artifacts = createArtifacts(store);
  const stored = await artifacts.get(manifestOf, manifestSchema);
  const manifest = withAbsolutePaths(stored, await dataFolder(store, stored));
  const { journalScope, llm } = manifest;
  const folder = journalFolder(journalScope);
  const models = createJournalModels({ store, folder, config: llm });
  return {
    manifest,
    settings: runSettings(manifest),
    artifacts,
    models,
    concurrency: () => 1,
    agent: openAgent({ manifest, models, store, readOnly: true }),
    scorer: openRunScorer({ manifest, models, store, readOnly: true }),
    tasks: createSplitTasks(artifacts, manifest),
    modules: reference => artifacts.get(reference, modulesSchema),
    calls: () => models.found.splice(0),
  };
}

/** Nothing is started, so only the attachments are needed. */
async function dataFolder(store: Store, { folder, files }: Manifest): Promise<string> {
  if (folder !== null) return resolve(store.location, folder);
  const data = files.filter(({ use }) => use === 'data');
  return materializeFiles({ store, files: data, cache: cacheDirectory(process.env) });
}
