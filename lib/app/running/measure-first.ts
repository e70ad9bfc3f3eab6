import type { Rehearsal } from '../../estimate/rehearsal.js';
import { withRemedy } from '../../domain/errors.js';
import type { Usage } from '../../domain/usage.js';
import { EndpointBusyError, LanguageModelError } from '../../llm/errors.js';
import { formatUsd } from '../../text/format.js';
import { openStore } from '../../store/open-store.js';
import type { AppContext } from '../context.js';
import { probeInterrupted } from '../errors.js';
import type { LoadedRun } from '../preparing/prepare-run.js';
import { probeRun, usualProbe } from '../estimating/probe/probe-run.js';
import { rehearseRun, usualRehearsal } from '../estimating/probe/rehearse.js';
import { addMeasurements } from '../estimating/probe/measurements.js';
import type { Measurements } from '../estimating/probe/measurements.js';
import { storePathOf } from './open-configured-run.js';
import { refuseProblems } from './preflight.js';

/** The requested measurements before an estimate. `true` means the default size. */
export interface MeasureOptions {
  probe?: number | true | undefined;
  rehearse?: number | true | undefined;
}

/**
 * Runs the requested probe and rehearsal, logs their cost, and saves the results for the run. Keeps the
 * probe's result if the rehearsal fails. Throws BadInputError and INTERRUPTED.
 */
export async function measureFirst(
  context: AppContext,
  loaded: LoadedRun,
  { probe: tasks, rehearse: subsets }: MeasureOptions,
): Promise<Measurements> {
  if (tasks === undefined && subsets === undefined) return {};
  const { signal, log } = context;
  await refuseProblems(context, loaded);
  const store = await openStore(storePathOf(loaded.config, loaded.configFile));
  const common = { store, loaded, signal, log };
  const measured: Measurements = {};
  try {
    const { probe, paid } = await probeRun({ ...common, most: numberOr(tasks, usualProbe) });
    measured.probe = probe;
    log(
      `Probe: the agent failed ${probe.failures} of ${probe.tasks} train tasks; ${costOf(paid)}. A run that makes the same calls does not pay for them again.`,
    );
    if (subsets === undefined) return measured;
    const rehearsed = await rehearseRun({ ...common, most: numberOr(subsets, usualRehearsal) });
    const { rehearsal } = rehearsed;
    if (rehearsal) measured.rehearsal = rehearsal;
    log(
      `Rehearsal: ${rehearsal ? describeRehearsal(rehearsal) : 'nothing was proposed'}; ${costOf(rehearsed.paid)}.`,
    );
    return measured;
  } catch (error) {
    if (signal.aborted) throw probeInterrupted();
    if (!(error instanceof LanguageModelError)) throw error;
    log(`warning: ended early: ${withRemedy(error.message, remedyOf(error))}`);
    return measured;
  } finally {
    if (measured.probe) await addMeasurements(store, loaded, measured);
  }
}

/** Returns the remedy of an error before a run exists: there are no limits to change, and nothing waits. */
function remedyOf(error: LanguageModelError): string {
  return error instanceof EndpointBusyError ? 'Try again later.' : error.remedy;
}

function describeRehearsal({ subsets, accepted, failures, validation }: Rehearsal): string {
  const proposals = `${accepted} of ${subsets} first ${subsets === 1 ? 'proposal' : 'proposals'} accepted`;
  if (accepted === 0) return proposals;
  const own = `failures ${failures.before} → ${failures.after} on their own tasks`;
  return `${proposals}, ${own}, ${validation.before} → ${validation.after} on validation`;
}

function costOf({ calls, usd }: Usage): string {
  const cost = usd === null ? '' : `, ${formatUsd(usd)}`;
  return `${calls} calls paid${cost}`;
}

function numberOr(given: number | true | undefined, usual: number): number {
  return typeof given === 'number' ? given : usual;
}
