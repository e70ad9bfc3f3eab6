import { changePace, parseLimits } from '../../ledger/run-limits.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { AppContext } from '../context.js';
import { chooseRun } from '../finding/choose-run.js';
import type { ChosenRun } from '../finding/choose-run.js';
import type { FoundRun } from '../finding/find-run.js';
import { rememberStore } from '../finding/known-stores.js';
import { readRun } from '../finding/read-run.js';
import { beginSetting } from './begin-setting.js';
import { openConfiguredRun } from './open-configured-run.js';
import { refreshConnection } from './refresh-connection.js';
import { preflight } from './preflight.js';

export interface StartOptions {
  configFile: string;
  /** Values that override the configuration's: `path=value`. */
  settings: string[];
  /** The modules to begin with: a file, a run, or a point of a run. */
  begin?: string | undefined;
  id?: string | undefined;
  /** Starts another run even if one is unfinished. */
  another?: boolean | undefined;
  /** Shares no calls with earlier runs. */
  fresh?: boolean | undefined;
  /** Beside other runs of the same endpoint, from 1 (first) to 5. */
  priority?: number | undefined;
}

/** A run that a command works on next, unless it is done. */
export interface StartedRun {
  found: FoundRun;
  how: ChosenRun['how'] | 'done';
  /** Of a new run: adds an estimate to its record. */
  estimate?: () => Promise<void>;
}

/**
 * Checks a configuration and records its run, or returns the run that it continues. Starts and pays nothing.
 * Throws BadInputError, DataError and RUN_CHANGED.
 */
export async function startRun(context: AppContext, options: StartOptions): Promise<StartedRun> {
  const { begin, id, priority } = options;
  const pace = priority === undefined ? null : parseLimits({ priority });
  const settings = begin === undefined ? options.settings : [...options.settings, await beginSetting(begin)];
  const { loaded, store, storePath } = await openConfiguredRun(options.configFile, settings);
  await preflight(context, loaded);
  const chosen = await chooseRun(context, {
    store,
    artifacts: createArtifacts(store),
    loaded,
    settings,
    id,
    another: options.another === true,
    fresh: options.fresh === true,
  });
  await rememberStore(context.environment, storePath);
  const { how } = chosen;
  const { record } = chosen;
  const started = await unlessDone({ found: { store, storePath, record }, how });
  if (started.how === 'done') return started;
  if (pace) await changePace(store, record.id, pace);
  if (how !== 'new') await refreshConnection(context, { store, record: { ...record, settings } });
  context.log(
    how === 'unfinished'
      ? `Continues the unfinished run ${record.id} (--new starts another).`
      : `Run ${record.id}${record.simulated ? ', with the simulated endpoint (no LLM is called)' : ''}`,
  );
  for (const note of chosen.notes) context.log(note);
  if (how !== 'new') return started;
  const estimate = async () => {
    // Loaded once the run has begun.
    const { recordEstimate } = await import('./record-estimate.js');
    await recordEstimate(context, { store, record, loaded });
  };
  return { ...started, estimate };
}

/** A failed or cancelled run can start again; one that is done cannot. */
export async function unlessDone({ found, how }: StartedRun): Promise<StartedRun> {
  const isDone = how === 'finished' && (await readRun(found)).state === 'done';
  return { found, how: isDone ? 'done' : how };
}
