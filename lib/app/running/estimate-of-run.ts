import { recordedEstimate } from '../../estimate/compare-estimate.js';
import { manifestSchema } from '../../config/manifest.js';
import { createArtifacts } from '../../store/artifacts.js';
import { updateRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { estimateRun } from '../estimating/estimate-run.js';
import type { LoadedRun } from '../preparing/prepare-run.js';
import { readTold } from '../estimating/probe/told.js';
import { talk } from '../terminal/talk.js';

/** Puts what a new run will take into its record; a probe that was made before makes it better. A run goes on where that cannot be told. */
export async function withEstimate(input: {
  store: Store;
  record: RunRecord;
  loaded: LoadedRun;
}): Promise<RunRecord> {
  const { store, record, loaded } = input;
  try {
    const manifest = await createArtifacts(store).get(record.manifest, manifestSchema);
    const { splits } = loaded.tasks;
    // A run with a journal of its own shares nothing with what was tried before it.
    const told = manifest.journalScope === null ? await readTold(store, record.fingerprint) : {};
    const estimate = await estimateRun({ manifest, tasks: splits, ...told });
    const estimated = { ...record, estimate: recordedEstimate(estimate) };
    await updateRunRecord(store, estimated);
    return estimated;
  } catch (error) {
    talk(`warning: no estimate could be made: ${error instanceof Error ? error.message : String(error)}`);
    return record;
  }
}
