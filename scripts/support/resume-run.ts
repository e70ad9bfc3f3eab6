import { updateRunRecord } from '../../store/run-record.js';
import type { FoundRun } from './find-run.js';
import { preflightManifest } from './preflight.js';
import type { RunUpdate } from './send-update.js';

/** Works on a run in this process. `update`: what it is told first, in the place of going on. */
export async function resumeRun(
  { store, storePath, record }: FoundRun,
  { json, update }: { json: boolean; update?: RunUpdate },
): Promise<number> {
  const open = { ...record, endedAt: null };
  await preflightManifest({ store, record });
  await updateRunRecord(store, open);
  const session = { store, storePath, record: open, json, goOn: update === undefined };
  const { runSession } = await import('./run-session.js');
  return runSession(update ? { ...session, update } : session);
}
