import { manifestSchema, type Manifest } from '../../config/manifest.js';
import { readConnection, writeConnection } from '../../ledger/run-connection.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { canonicalJson } from '../../text/canonical-json.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { AppContext } from '../context.js';
import { putManifest } from '../preparing/prepare-run.js';
import { chooseRunOf } from '../finding/choose-run.js';
import type { FoundRun } from '../finding/find-run.js';
import { rememberStore } from '../finding/known-stores.js';
import { preflightDerived } from '../running/preflight.js';
import { unlessDone } from '../running/start-run.js';
import type { StartedRun } from '../running/start-run.js';

/**
 * Records a run that is derived from another one in the same store, or returns the existing one with the same
 * manifest. Starts and pays nothing. Throws BadInputError and RUN_CHANGED.
 */
export async function startDerived(
  context: AppContext,
  options: {
    /** The run that it is derived from. */
    origin: FoundRun;
    manifest: Manifest;
    id: string | undefined;
    /** The values that replace those of the original run: `path=value`. */
    settings: string[];
    /** Lines that say what it shares with the other run. */
    notes: string[];
  },
): Promise<StartedRun> {
  const { manifest, id, settings, notes } = options;
  const { store, storePath, record: origin } = options.origin;
  await preflightDerived(manifest, origin.id);
  const artifacts = createArtifacts(store);
  const { record, how } = await chooseRunOf(context, {
    store,
    artifacts,
    id,
    another: false,
    name: origin.name,
    idPrefix: nameOf(origin.id),
    configFile: origin.configFile,
    settings: [...(origin.settings ?? []), ...settings.filter(isOfEndpoint)],
    data: origin.data,
    manifestOf: run => putManifest({ ...manifest, run }, artifacts),
  });
  if (how === 'new') await inheritConnection({ store, origin, record, manifest });
  await rememberStore(context.environment, storePath);
  const started = await unlessDone({ found: { store, storePath, record }, how });
  if (started.how === 'done') return started;
  context.log(how === 'unfinished' ? `Continues the unfinished run ${record.id}.` : `Run ${record.id}`);
  for (const note of notes) context.log(note);
  return started;
}

/** Whether a setting is one that a resume reads from the configuration file again. */
function isOfEndpoint(setting: string): boolean {
  return /^llm[.=]/.test(setting);
}

/** The endpoint is reached as in the original run, unless the derived run has another one. */
async function inheritConnection(derived: {
  store: Store;
  origin: RunRecord;
  record: RunRecord;
  manifest: Manifest;
}): Promise<void> {
  const { store, origin, record, manifest } = derived;
  const { llm } = await createArtifacts(store).get(origin.manifest, manifestSchema);
  if (canonicalJson(llm) !== canonicalJson(manifest.llm)) return;
  const connection = await readConnection(store, origin.id, llm);
  if (connection !== llm) await writeConnection(store, record.id, connection);
}

/** Returns the prefix of a run's id, without its start time. */
function nameOf(id: string): string {
  return id.replace(/-\d{8}-\d{6}$/, '').slice(0, 60);
}
