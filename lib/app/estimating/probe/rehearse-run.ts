import type { ActivityServices } from '../../../../activities/run-context.js';
import type { Usage } from '../../../domain/usage.js';
import type { Rehearsal } from '../../../estimate/rehearsal.js';
import type { Store } from '../../../store/store.js';
import type { LoadedRun } from '../../preparing/prepare-run.js';
import { beforeRun } from './before-run.js';
import { hearing } from './hearing.js';
import type { HeardCall } from './hearing.js';
import { rehearse } from './rehearse.js';

/** The default number of subsets in a rehearsal. */
export const usualRehearsal = 2;

/**
 * Rehearses a run's first subsets before the run exists. Throws the typed errors of the LLM calls and the
 * signal's reason.
 */
export async function rehearseRun(input: {
  store: Store;
  loaded: LoadedRun;
  /** The maximum number of subsets, at least 1. */
  most: number;
  signal: AbortSignal;
  log: (line: string) => void;
}): Promise<{ rehearsal: Rehearsal | null; paid: Usage }> {
  const { store, loaded, most, signal, log } = input;
  const { result: rehearsal, paid } = await beforeRun(
    { store, loaded, log, path: 'probe' },
    async ({ context, dependencies, run }) => {
      const calls: HeardCall[] = [];
      const heard = () => calls.splice(0);
      const own = { ...context, models: hearing(context.models, calls) };
      const openRun: ActivityServices['openRun'] = () => Promise.resolve(own);
      const stage = { dependencies: { ...dependencies, openRun }, context: own, run, heard, signal };
      return rehearse(stage, most);
    },
  );
  return { rehearsal, paid };
}
