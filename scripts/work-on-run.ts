import { resultRules } from '../lib/app/inside/result-rules.js';
import { exitCodeOf, exitCodes } from '../lib/app/exit-codes.js';
import type { StartedRun } from '../lib/app/running/start-run.js';
import type { WorkOptions } from '../lib/app/running/follow-run.js';
import { runInBackground } from './run-in-background.js';
import { closingLines } from './terminal/closing-lines.js';
import { printable, printJson, printMessage, printWrapped } from './terminal/output.js';
import { cliContext, interruptible } from './cli-context.js';

/**
 * Works on a run, or leaves it to workers, and prints how that ended; of a run that is done, prints the
 * result. Returns the exit code.
 */
export async function workOnStarted(
  { found, how, estimate }: StartedRun,
  options: { detach?: boolean; json?: boolean },
  work: WorkOptions = { goOn: 'again' },
): Promise<number> {
  const { storePath, record } = found;
  const { json } = options;
  // Loaded last, so that input errors are reported without waiting for what a worker needs.
  if (how === 'done') {
    const { finishedStatus } = await import('../lib/app/running/finished-run.js');
    const status = await finishedStatus(cliContext(), found);
    printMessage(`The run ${record.id} is done: there is nothing to resume.`);
    closingLines({ status, rules: await resultRules(found), storePath }).forEach(printWrapped);
    if (json) printJson(status);
    return exitCodes.done;
  }
  if (options.detach) {
    const { detachRun } = await import('../lib/app/running/detach-run.js');
    await estimate?.();
    await detachRun(cliContext(), found);
    if (json) printJson({ id: record.id, state: 'running' });
    return exitCodes.done;
  }
  const { workOnRun } = await import('../lib/app/running/work-on-run.js');
  let detached = false;
  const onDetach = () => (detached = true);
  const { status, failure } = await interruptible(
    `Stopping … the run ${record.id} can be resumed.`,
    context => workOnRun(context, found, { ...work, estimate }),
    { found, onDetach },
  );
  if (detached && status.state === 'interrupted') {
    await runInBackground(found);
    return exitCodes.done;
  }
  const rules = status.state === 'done' ? await resultRules(found) : [];
  closingLines({ status, rules, storePath }).forEach(printWrapped);
  if (json) printJson(status);
  if (failure !== null) printMessage(`error: ${printable(failure)}`);
  return exitCodeOf(status.state);
}
