import { errorText } from '../../domain/errors.js';
import { recordedEstimate } from '../../estimate/compare-estimate.js';
import { manifestSchema } from '../../config/manifest.js';
import { createArtifacts } from '../../store/artifacts.js';
import { updateRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import type { AppContext } from '../context.js';
import { estimateRun } from '../estimating/estimate-run.js';
import type { LoadedRun } from '../preparing/prepare-run.js';
import { readMeasurements } from '../estimating/probe/measurements.js';

/**
 * Adds an estimate to the record of a new run; an earlier probe improves it. A failed estimate never fails a
 * run.
 */
export async function recordEstimate(
  { log }: AppContext,
  options: { store: Store; record: RunRecord; loaded: LoadedRun },
): Promise<void> {
  const { store, record, loaded } = options;
  try {
    const manifest = await createArtifacts(store).get(record.manifest, manifestSchema);
    const { splits } = loaded.tasks;
    // A run with its own journal shares no calls with earlier probes.
    const measured = manifest.journalScope === null ? await readMeasurements(store, record.fingerprint) : {};
    const estimate = await estimateRun({ manifest, tasks: splits, ...measured });
    // The run may have begun meanwhile, or have been removed because it could not.
    await updateRunRecord(store, record.id, now => ({ ...now, estimate: recordedEstimate(estimate) }));
  } catch (error) {
    log(`warning: no estimate could be made: ${errorText(error)}`);
  }
}
