import { manifestSchema } from '../../config/manifest.js';
import type { InlineAgent } from '../../agents/own/inline-agent.js';
import { createArtifacts } from '../../store/artifacts.js';
import { saveHistories } from '../../temporal/histories/save-histories.js';
import { startOrAttach, workflowInput } from '../../temporal/runs/start-run.js';
import type { Decision } from '../../optimizer/program/steps.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { keepReport } from '../report/write-report.js';
import { applyUpdate, continueFailures, continueIfWaiting } from '../steering/send-update.js';
import type { RunUpdate } from '../steering/send-update.js';
import { afterFirstCall } from './after-first-call.js';
import { keepCallIndex } from './keep-call-index.js';
import { logWorkflowUrl } from './workflow-url.js';
import { watchRun } from './watch-run.js';
import type { WorkSession } from './with-worker.js';
import { workedRun } from './worked-run.js';
import type { WorkedRun } from './worked-run.js';

export interface WorkOptions {
  /** How the wait of a run that waits for a person first ends; null leaves it waiting. */
  goOn: Decision | null;
  /** The update to send to the run first. */
  update?: RunUpdate | undefined;
  /** The agent of a configuration with `kind: inline`. */
  agent?: InlineAgent | undefined;
  /** See StartedRun. */
  estimate?: (() => Promise<void>) | undefined;
}

/** Starts the workflow of a run, or finds it, and follows it until it ends, waits or is interrupted. */
export async function followRun(input: {
  context: AppContext;
  found: FoundRun;
  session: WorkSession;
  options: WorkOptions;
}): Promise<WorkedRun | null> {
  const { context, found, session, options } = input;
  const { store, record } = found;
  const { temporal, client, worker } = session;
  const artifacts = createArtifacts(store);
  const manifest = await artifacts.get(record.manifest, manifestSchema);
  const modules = await artifacts.put(manifest.modules);
  const { searchAttributes } = temporal;
  if (context.signal.aborted) return null;
  const estimated = options.estimate && afterFirstCall(record.id, options.estimate);
  const handle = await startOrAttach(
    { client, store, record },
    workflowInput({ store, record, manifest, modules, searchAttributes }),
  );
  logWorkflowUrl(context, temporal, handle.workflowId);
  if (options.update) await applyUpdate(handle, options.update);
  if (options.goOn) await continueIfWaiting(handle, options.goOn);
  const watch = () =>
    Promise.race([
      watchRun(context, { store, record, handle, manifest }),
      worker.stopped.then(() => 'stopped' as const),
    ]);
  let outcome = await watch();
  // A step that had failed before the fix, but had not yet reported it, has not been tried with the fix.
  if (outcome === 'waiting' && options.goOn === 'again' && (await continueFailures(handle)))
    outcome = await watch();
  if (outcome === 'closed') {
    await saveHistories({ client, store, record });
    await keepCallIndex(context, found);
  }
  await estimated?.();
  const worked = await workedRun(context, { found, handle, outcome });
  if (worked.status.state === 'done') await keepReport(context, found);
  return worked;
}
