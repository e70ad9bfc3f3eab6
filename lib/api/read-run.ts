import type { Modules } from '../domain/module.js';
import type { RunStatus } from '../report/status.js';
import type { Store } from '../store/store.js';
import { contextOf } from './context.js';
import { readJson } from '../text/json/read-json.js';

/** A run: its state and, once it has ended, its result. */
export interface Run {
  status: RunStatus;
  /** The modules of the result; null until there is one. */
  modules: Modules | null;
}

/**
 * Reads a run of a store. An ended run needs no server. Throws FgoError if there is no such run. `run`: its
 * id, or "last". `store`: the folder, such as `.fgo`.
 */
export async function readRun(run: string, { store }: { store: string }): Promise<Run> {
  const { findRun } = await import('../app/finding/find-run.js');
  const { readStatus } = await import('../app/finding/read-run.js');
  const found = await findRun(await contextOf({}), run, store);
  return runOf(await readStatus(found), found.store);
}

/** Adds the modules of the result to a status. */
export async function runOf(status: RunStatus, store: Store): Promise<Run> {
  const { modulesSchema } = await import('../domain/module.js');
  const stored = status.modules === null ? undefined : await store.read(status.modules);
  return { status, modules: stored ? readJson(stored.bytes, modulesSchema) : null };
}
