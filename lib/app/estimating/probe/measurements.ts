import { z } from 'zod';
import { probeSchema } from '../../../estimate/probe.js';
import { rehearsalSchema } from '../../../estimate/rehearsal.js';
import { createArtifacts } from '../../../store/artifacts.js';
import type { Store } from '../../../store/store.js';
import { storeManifest } from '../../preparing/prepare-run.js';
import type { LoadedRun } from '../../preparing/prepare-run.js';
import { tryReadJson } from '../../../text/json/read-json.js';

/** What calls before a run measured: it replaces assumptions in the run's estimate. */
const measurementsSchema = z.strictObject({
  probe: probeSchema.optional(),
  rehearsal: rehearsalSchema.optional(),
});
export type Measurements = z.infer<typeof measurementsSchema>;

/** Equal configurations and data share a key. */
function keyOf(fingerprint: string): string {
  return `probes/${fingerprint}.json`;
}

/**
 * Reads the measurements for a configuration and its data; empty if there are none, if another version wrote
 * them, or if the value is damaged.
 */
export async function readMeasurements(store: Store, fingerprint: string): Promise<Measurements> {
  const stored = await store.read(keyOf(fingerprint));
  if (!stored) return {};
  return tryReadJson(stored.bytes, measurementsSchema) ?? {};
}

/** Saves new measurements and keeps the existing ones. */
export async function addMeasurements(
  store: Store,
  loaded: LoadedRun,
  measurements: Measurements,
): Promise<void> {
  const artifacts = createArtifacts(store);
  const { fingerprint } = await storeManifest({ loaded, run: 'probe', journalScope: null, artifacts });
  const all = { ...(await readMeasurements(store, fingerprint)), ...measurements };
  await store.write(keyOf(fingerprint), `${JSON.stringify(all)}\n`);
}
