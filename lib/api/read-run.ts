import type { Modules } from '../domain/module.js';
import type { RunStatus } from '../report/status.js';
import { runFgo } from './command.js';

/** A run: its state and, once it has ended, its result. */
export interface Run {
  status: RunStatus;
  /** The modules of the result; null until there is one. */
  modules: Modules | null;
}

/** 3: the run waits for a person, which is an ordinary state for a reader. */
const allowed = [0, 3];

/**
 * Reads a run of a store. An ended run needs no server. Throws FgoError if there is no such run. `run`: its
 * id, or "last". `store`: the folder, such as `.fgo`.
 */
export async function readRun(run: string, { store }: { store: string }): Promise<Run> {
  const printed = await runFgo(['status', '--store', store, '--json', '--', run], { allowed });
  return runOf(printed, store);
}

/** Parses a run from the output of `--json`. */
export async function runOf(printed: string, store: string): Promise<Run> {
  // Loaded here, because an agent that imports `defineAgent` in each of its processes does not need it.
  const { openFolderStore } = await import('../store/folder-store.js');
  const { modulesSchema } = await import('../domain/module.js');
  const status = JSON.parse(printed) as RunStatus;
  const stored =
    status.modules === null ? undefined : await (await openFolderStore(store)).read(status.modules);
  return { status, modules: stored ? modulesSchema.parse(JSON.parse(stored.bytes.toString())) : null };
}
