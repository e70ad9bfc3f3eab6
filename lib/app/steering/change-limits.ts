import { manifestSchema } from '../../config/manifest.js';
import { badInput } from '../../config/problem.js';
import { hasCode } from '../../domain/errors.js';
import { readLedger } from '../../ledger/ledger-reader.js';
import { releaseUnresolved } from '../../ledger/release-unresolved.js';
import { changeLimits } from '../../ledger/run-limits.js';
import type { Limits } from '../../ledger/run-limits.js';
import { unresolvedByReason } from '../../ledger/unresolved.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { FoundRun } from '../finding/find-run.js';

/**
 * Changes the limits of a run and, if `release` is set, stops counting its calls without an answer. Writes
 * to the store, which workers read: no server needs to run. Returns what is valid now. Throws BadInputError.
 */
export async function changeRunLimits(
  { store, record }: FoundRun,
  options: { limits: Limits; release: boolean },
) {
  const run = record.id;
  const manifest = await createArtifacts(store).get(record.manifest, manifestSchema);
  const { limits } = options;
  const { concurrency, timeoutSeconds, priority, ...budget } = await changeLimits({
    store,
    run,
    manifest,
    limits,
  }).catch((error: unknown) => {
    throw hasCode(error, 'LIMITS_REJECTED') ? badInput('--usd', error.message, error) : error;
  });
  const released = options.release ? await releaseUnresolved({ store, run, timeoutSeconds }) : undefined;
  const unresolved = unresolvedByReason((await readLedger(store, run)).unresolved);
  return { id: run, budget, concurrency, timeoutSeconds, priority, unresolved, ...released };
}
