import { manifestSchema } from '../../algorithm/domain/manifest.js';
import { readBudget } from '../../llm/budget-object.js';
import type { Artifacts } from '../../store/artifacts.js';
import { addRunRecord, listRunRecords, readRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { differences } from '../../workers/fingerprint.js';
import { notApplied } from './not-applied.js';
import { storeManifest } from '../../workers/prepare-run.js';
import type { LoadedRun } from '../../workers/prepare-run.js';
import { RunChangedError } from './errors.js';

export interface ChosenRun {
  record: RunRecord;
  /** `new`, or the unfinished (or, with its id, finished) run that this command goes on with. */
  how: 'new' | 'unfinished' | 'finished';
  /** What of the configuration the run does not follow: it keeps what it was started with. */
  notes: string[];
}

/**
 * The run that `optimize` works on: the one of the given id, if its configuration and data are the same; else
 * an unfinished one of the same configuration and data, unless another is asked for; else a new one.
 */
export async function chooseRun(input: {
  store: Store;
  artifacts: Artifacts;
  loaded: LoadedRun;
  taskQueue: string;
  id: string | undefined;
  another: boolean;
  fresh: boolean;
}): Promise<ChosenRun> {
  const { store, artifacts, loaded, id, another, fresh } = input;
  const name = id ?? newRunId(loaded.config.name, new Date());
  const stored = await storeManifest({ loaded, run: name, journalScope: fresh ? name : null, artifacts });
  const existing =
    id === undefined
      ? await unfinished(store, stored.fingerprint, another || fresh)
      : await readRunRecord(store, id);
  if (existing) {
    if (existing.fingerprint !== stored.fingerprint) {
      const before = await artifacts.get(existing.manifest, manifestSchema);
      throw new RunChangedError(existing.id, differences(before, stored.manifest));
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
    configFile: loaded.configFile,
    manifest: stored.reference,
    fingerprint: stored.fingerprint,
    strategy: stored.manifest.optimize.strategy,
    simulated: stored.manifest.llm.provider === 'simulated',
    taskQueue: input.taskQueue,
    startedAt: new Date().toISOString(),
    endedAt: null,
  };
  if (await addRunRecord(store, record)) return { record, how: 'new', notes: [] };
  // Another command took the id between the look and the write.
  return chooseRun(input);
}

async function unfinished(store: Store, fingerprint: string, another: boolean): Promise<RunRecord | null> {
  if (another) return null;
  const records = await listRunRecords(store);
  return records.find(record => record.endedAt === null && record.fingerprint === fingerprint) ?? null;
}

/** `banking-20261123-061503`: the name, and when (UTC). */
export function newRunId(name: string, now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${name}-${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}
