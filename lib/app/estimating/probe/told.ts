import { z } from 'zod';
import { probeSchema } from '../../../estimate/probe.js';
import { rehearsalSchema } from '../../../estimate/rehearsal.js';
import { createArtifacts } from '../../../store/artifacts.js';
import type { Store } from '../../../store/store.js';
import { storeManifest } from '../../preparing/prepare-run.js';
import type { LoadedRun } from '../../preparing/prepare-run.js';
import { parsedOrUndefined } from '../../../ledger/recall.js';

/** What was found out by calls before a run: what its estimate need not assume. */
const toldSchema = z.strictObject({ probe: probeSchema.optional(), rehearsal: rehearsalSchema.optional() });
export type Told = z.infer<typeof toldSchema>;

/** Equal configurations and data know the same. */
function keyOf(fingerprint: string): string {
  return `probes/${fingerprint}.json`;
}

/** What is known of a configuration and its data; nothing where nothing was found out, by another version, or the value is damaged. */
export async function readTold(store: Store, fingerprint: string): Promise<Told> {
  const stored = await store.read(keyOf(fingerprint));
  if (!stored) return {};
  return toldSchema.safeParse(parsedOrUndefined(stored.bytes.toString('utf8'))).data ?? {};
}

/** Keeps what was found out, beside what was known. */
export async function addTold(store: Store, loaded: LoadedRun, told: Told): Promise<void> {
  const artifacts = createArtifacts(store);
  const { fingerprint } = await storeManifest({ loaded, run: 'probe', journalScope: null, artifacts });
  const all = { ...(await readTold(store, fingerprint)), ...told };
  await store.write(keyOf(fingerprint), `${JSON.stringify(all)}\n`);
}
