import type { Modules } from '../domain/module.js';
import type { RunStatus } from '../report/status.js';
import { runFgo } from './command.js';

/** A run: how it stands and, once it has ended, what it came to. */
export interface Run {
  status: RunStatus;
  /** The modules of the result; null until there is one. */
  modules: Modules | null;
}

/** 3: it waits for a person, which is a state like another to whoever only reads. */
const allowed = [0, 3];

/**
 * Reads a run of a store. One that has ended needs no server. Throws FgoError where there is no such run.
 * `run`: its id, or "last". `store`: the folder, such as `.fgo`.
 */
export async function readRun(run: string, { store }: { store: string }): Promise<Run> {
  const printed = await runFgo(['status', '--store', store, '--json', '--', run], { allowed });
  return runOf(printed, store);
}

/** A run from what `--json` prints. */
export async function runOf(printed: string, store: string): Promise<Run> {
  // Loaded here: an agent that imports `defineAgent` in each of its processes needs none of it.
  const { openFolderStore } = await import('../store/folder-store.js');
  const { modulesSchema } = await import('../domain/module.js');
  const status = JSON.parse(printed) as RunStatus;
  const stored =
    status.modules === null ? undefined : await (await openFolderStore(store)).read(status.modules);
  return { status, modules: stored ? modulesSchema.parse(JSON.parse(stored.bytes.toString())) : null };
}
