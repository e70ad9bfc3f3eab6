import type { InlineAgent } from '../agents/own/inline-agent.js';
import type { ConfigInput } from '../config/schema.js';
import { FgoError } from '../domain/errors.js';
import type { RunStatus } from '../report/status.js';
import { configFileOf, settingsOf } from './config-file.js';
import type { ConfigOptions } from './config-file.js';
import { contextOf, interrupted } from './context.js';
import type { WorkOptions } from './context.js';
import { runOf } from './read-run.js';
import type { Run } from './read-run.js';

export interface OptimizeOptions extends ConfigOptions, WorkOptions {
  /** The id of the run to start or to continue. */
  id?: string;
  /** Starts another run even if one is unfinished. */
  another?: boolean;
  /** Pays for every call again: shares nothing with earlier runs. */
  fresh?: boolean;
  /** Beside other runs of the same endpoint, from 1 (first) to 5. Default: 3. */
  priority?: number;
  /** The agent of a configuration with `agent: {kind: inline}`. */
  agent?: InlineAgent;
}

/**
 * Runs an optimization in this process to its end, or continues the unfinished one of the same configuration
 * and data. `config` is the path of an `fgo.yaml` or its content as an object, which is written to
 * `fgo.NAME.json` in the directory so that `fgo resume` finds it. Throws FgoError: bad input has the exit code
 * 2, a run that waits for a person 3, an interrupted one 130.
 */
export async function optimize(config: string | ConfigInput, options: OptimizeOptions = {}): Promise<Run> {
  const { id, set, another, fresh, priority, agent } = options;
  if (options.signal?.aborted === true) throw interrupted('Interrupted before it started.');
  const configFile = await configFileOf(config, options);
  const { startRun } = await import('../app/running/start-run.js');
  const { workOnRun } = await import('../app/running/work-on-run.js');
  const context = await contextOf(options);
  const { found, how, estimate } = await startRun(context, {
    configFile,
    settings: settingsOf(set),
    id,
    another,
    fresh,
    priority,
  });
  if (how === 'done') {
    const { finishedStatus } = await import('../app/running/finished-run.js');
    return runOf(await finishedStatus(context, found), found.store);
  }
  const { status, failure } = await workOnRun(context, found, { goOn: 'again', agent, estimate });
  if (status.state === 'done') return runOf(status, found.store);
  if (status.state === 'interrupted') throw interrupted(`The run ${status.id} was interrupted.`);
  throw unfinished(status, failure);
}

/** The error of a run that has no result. */
export function unfinished(
  { id, state, waiting }: Pick<RunStatus, 'id' | 'state' | 'waiting'>,
  failure: string | null,
): FgoError {
  const reasons = [...waiting.map(({ reason }) => reason), ...(failure === null ? [] : [failure])];
  const message = `The run ${id} is ${state}${reasons.length > 0 ? `: ${reasons.join('; ')}` : '.'}`;
  if (state === 'failed') return new FgoError({ code: 'RUN_FAILED', message });
  if (state === 'cancelled') return new FgoError({ code: 'RUN_CANCELLED', message });
  const remedy = waiting.map(entry => entry.remedy).join(' ');
  return new FgoError({ code: 'RUN_WAITING', message, remedy });
}
