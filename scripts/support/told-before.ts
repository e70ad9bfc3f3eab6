import { InvalidArgumentError } from 'commander';
import type { Probe } from '../../algorithm/estimate/probe.js';
import type { Rehearsal } from '../../algorithm/estimate/rehearsal.js';
import type { Usage } from '../../algorithm/domain/usage.js';
import { BadInputError } from '../../config/problem.js';
import { formatUsd } from '../../report/format.js';
import { openFolderStore } from '../../store/folder-store.js';
import type { LoadedRun } from '../../workers/prepare-run.js';
import { probeRun, usualProbe } from '../../workers/probe/probe-run.js';
import { rehearseRun, usualRehearsal } from '../../workers/probe/rehearse-run.js';
import { storePathOf } from './open-configured-run.js';
import { engineProblems, preflightProblems } from './preflight.js';
import { talk } from './talk.js';

/** What is asked to be found out by calls, before an estimate. `true`: as much as is usual. */
interface Asked {
  probe?: number | true;
  rehearse?: number | true;
}

/** Runs what an estimate is to know beforehand, and says what that took. Throws BadInputError. */
export async function toldBefore(
  loaded: LoadedRun,
  { probe: asked, rehearse }: Asked,
): Promise<{ probe?: Probe | undefined; rehearsal?: Rehearsal | undefined }> {
  if (asked === undefined && rehearse === undefined) return {};
  const problems = [...(await preflightProblems(loaded)), ...engineProblems(loaded)];
  if (problems.length > 0) throw new BadInputError(problems);
  const store = await openFolderStore(storePathOf(loaded.config, loaded.configFile));
  const controller = new AbortController();
  const interrupt = () =>
    controller.abort(new Error('The probe was interrupted; what it paid is in the journal.'));
  process.once('SIGINT', interrupt);
  const common = { store, loaded, signal: controller.signal, log: talk };
  try {
    const { probe, paid } = await probeRun({ ...common, most: numberOr(asked, usualProbe) });
    talk(
      `Probe: the agent failed ${probe.failures} of ${probe.tasks} train tasks; ${paidFor(paid)}, which a run will not pay again.`,
    );
    if (rehearse === undefined) return { probe };
    const rehearsed = await rehearseRun({ ...common, most: numberOr(rehearse, usualRehearsal) });
    const { rehearsal } = rehearsed;
    talk(
      `Rehearsal: ${rehearsal ? wordsOf(rehearsal) : 'nothing failed'}; ${paidFor(rehearsed.paid)}; those that a run makes too, it will not pay again.`,
    );
    return { probe, rehearsal: rehearsal ?? undefined };
  } finally {
    process.off('SIGINT', interrupt);
  }
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

/** Reads an option that is a number of things. */
export function atLeastOne(what: string): (value: string) => number {
  return value => {
    const size = Number(value);
    if (!Number.isInteger(size) || size < 1)
      throw new InvalidArgumentError(`Give a number of ${what}, at least 1.`);
    return size;
  };
}
