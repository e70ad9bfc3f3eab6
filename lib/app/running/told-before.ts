import { withRemedy } from '../../domain/errors.js';
import type { Rehearsal } from '../../estimate/rehearsal.js';
import type { Usage } from '../../domain/usage.js';
import { EndpointBusyError, LanguageModelError } from '../../llm/errors.js';
import { formatUsd } from '../../text/format.js';
import { openFolderStore } from '../../store/folder-store.js';
import type { LoadedRun } from '../preparing/prepare-run.js';
import { probeRun, usualProbe } from '../estimating/probe/probe-run.js';
import { rehearseRun, usualRehearsal } from '../estimating/probe/rehearse-run.js';
import { addTold } from '../estimating/probe/told.js';
import type { Told } from '../estimating/probe/told.js';
import { probeInterrupted } from '../terminal/errors.js';
import { storePathOf } from './open-configured-run.js';
import { refuseProblems } from './preflight.js';
import { printMessage } from '../terminal/output.js';

/** The requested measurements before an estimate. `true` means the default size. */
interface Asked {
  probe?: number | true;
  rehearse?: number | true;
}

/**
 * Runs the requested probe and rehearsal, reports their cost, and saves the results for the run. Keeps the
 * probe's result if the rehearsal fails. Throws BadInputError and INTERRUPTED.
 */
export async function toldBefore(loaded: LoadedRun, { probe: asked, rehearse }: Asked): Promise<Told> {
  if (asked === undefined && rehearse === undefined) return {};
  await refuseProblems({ ...loaded, log: printMessage });
  const store = await openFolderStore(storePathOf(loaded.config, loaded.configFile));
  const controller = new AbortController();
  const interrupt = () => controller.abort(probeInterrupted());
  process.once('SIGINT', interrupt);
  const common = { store, loaded, signal: controller.signal, log: printMessage };
  const told: Told = {};
  try {
    const { probe, paid } = await probeRun({ ...common, most: numberOr(asked, usualProbe) });
    told.probe = probe;
    printMessage(
      `Probe: the agent failed ${probe.failures} of ${probe.tasks} train tasks; ${paidFor(paid)}. Those that a run makes too, it will not pay again.`,
    );
    if (rehearse === undefined) return told;
    const { rehearsal, ...rehearsed } = await rehearseRun({
      ...common,
      most: numberOr(rehearse, usualRehearsal),
    });
    if (rehearsal) told.rehearsal = rehearsal;
    printMessage(
      `Rehearsal: ${rehearsal ? wordsOf(rehearsal) : 'nothing was proposed'}; ${paidFor(rehearsed.paid)}.`,
    );
    return told;
  } catch (error) {
    if (controller.signal.aborted || !(error instanceof LanguageModelError)) throw error;
    printMessage(`warning: ended early: ${withRemedy(error.message, adviceOn(error))}`);
    return told;
  } finally {
    process.off('SIGINT', interrupt);
    if (told.probe) await addTold(store, loaded, told);
  }
}

/** Returns advice for an error before a run exists: there are no limits to change, and nothing waits. */
function adviceOn(error: LanguageModelError): string {
  return error instanceof EndpointBusyError ? 'Try again later.' : error.remedy;
}

function wordsOf({ subsets, accepted, failures, validation }: Rehearsal): string {
  const proposals = `${accepted} of ${subsets} first ${subsets === 1 ? 'proposal' : 'proposals'} accepted`;
  if (accepted === 0) return proposals;
  const own = `failures ${failures.before} → ${failures.after} on their own tasks`;
  return `${proposals}, ${own}, ${validation.before} → ${validation.after} on validation`;
}

function paidFor({ calls, usd }: Usage): string {
  const cost = usd === null ? '' : `, ${formatUsd(usd)}`;
  return `${calls} calls paid${cost}`;
}

function numberOr(asked: number | true | undefined, usual: number): number {
  return typeof asked === 'number' ? asked : usual;
}
