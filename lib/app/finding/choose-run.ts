import { isEmbedded } from '../../llm/providers/registry.js';
import { errorText } from '../../domain/errors.js';
import { manifestSchema } from '../../config/manifest.js';
import type { Config } from '../../config/schema.js';
import { readBudget } from '../../ledger/budget-object.js';
import type { Artifacts } from '../../store/artifacts.js';
import { readComparison } from '../../store/comparison-record.js';
import { addRunRecord, readRunList, readRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { differences } from '../preparing/fingerprint.js';
import { notApplied } from '../steering/not-applied.js';
import { storeManifest } from '../preparing/prepare-run.js';
import type { LoadedRun, StoredManifest } from '../preparing/prepare-run.js';
import type { AppContext } from '../context.js';
import { runChanged, updateRejected } from '../errors.js';

export interface ChosenRun {
  record: RunRecord;
  /** `new`, or the unfinished (or, by its id, finished) run that this command continues. */
  how: 'new' | 'unfinished' | 'finished';
  /** Settings of the configuration that the run ignores, because it keeps those it was started with. */
  notes: string[];
}

interface Choice {
  store: Store;
  artifacts: Artifacts;
  id: string | undefined;
}

/** Returns the run that `optimize` works on, for a configuration and its data. */
export async function chooseRun(
  context: AppContext,
  input: Choice & { loaded: LoadedRun; settings?: string[] | undefined; another: boolean; fresh: boolean },
): Promise<ChosenRun> {
  const { artifacts, loaded, another, fresh } = input;
  return chooseRunOf(context, {
    ...input,
    name: loaded.config.name,
    idPrefix: loaded.config.name,
    configFile: loaded.configFile,
    settings: input.settings,
    data: dataOf(loaded.config),
    another: another || fresh,
    manifestOf: run => storeManifest({ loaded, run, journalScope: fresh ? run : null, artifacts }),
  });
}

/**
 * Returns the run with the given id, if it has the same manifest; else an unfinished run that has it, unless
 * another is requested; else a new one. Throws RUN_CHANGED.
 */
export async function chooseRunOf(
  context: AppContext,
  input: Choice & {
    /** The name of the configuration. */
    name: string;
    /** Prefix of a new run's id. */
    idPrefix: string;
    configFile: string;
    settings: string[] | undefined;
    data: RunRecord['data'];
    another: boolean;
    manifestOf: (run: string) => Promise<StoredManifest>;
  },
): Promise<ChosenRun> {
  const { store, artifacts, id, another, configFile, settings, data } = input;
  const name = id ?? newRunId(input.idPrefix, new Date());
  if (await readComparison(store, name))
    throw updateRejected(`${name} is the id of a comparison of this store: give the run another --id.`);
  const stored = await input.manifestOf(name);
  const existing =
    id === undefined
      ? await unfinished(context, { store, fingerprint: stored.fingerprint, another })
      : await readRunRecord(store, id);
  if (existing) {
    if (existing.fingerprint !== stored.fingerprint) {
      const before = await artifacts.get(existing.manifest, manifestSchema);
      throw runChanged(existing.id, differences(before, stored.manifest));
    }
    if (existing.endedAt !== null) return { record: existing, how: 'finished', notes: [] };
    const before = await artifacts.get(existing.manifest, manifestSchema);
    const cap = (await readBudget(store, existing.id))?.object.cap ?? before.budget;
    const notes = notApplied({ run: existing.id, started: before, now: stored.manifest, cap });
    return { record: existing, how: 'unfinished', notes };
  }
  const record: RunRecord = {
    schemaVersion: 1,
    id: name,
    name: input.name,
    configFile,
    ...(settings?.length && { settings }),
    manifest: stored.reference,
    fingerprint: stored.fingerprint,
    strategy: stored.manifest.optimize.strategy,
    simulated: isEmbedded(stored.manifest.llm),
    startedAt: new Date().toISOString(),
    begun: false,
    endedAt: null,
    ...(stored.manifest.startedFrom && { begins: stored.manifest.startedFrom }),
    ...(data && { data }),
  };
  if (await addRunRecord(store, record)) return { record, how: 'new', notes: [] };
  // Another command took the id between the check and the write.
  return chooseRunOf(context, input);
}

/** Returns how a configuration reads its tasks. */
export function dataOf({ dataset, benchmark }: Pick<Config, 'dataset' | 'benchmark'>): RunRecord['data'] {
  return { ...(dataset && { dataset }), ...(benchmark && { benchmark }) };
}

async function unfinished(
  { log }: AppContext,
  options: { store: Store; fingerprint: string; another: boolean },
): Promise<RunRecord | null> {
  const { store, fingerprint, another } = options;
  if (another) return null;
  const { records, damaged } = await readRunList(store);
  for (const error of damaged) log(`note: ${errorText(error)}`);
  return records.find(record => record.endedAt === null && record.fingerprint === fingerprint) ?? null;
}

/** Returns the name and the start time (UTC), for example `banking-20261123-061503`. */
export function newRunId(name: string, now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${name}-${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}
