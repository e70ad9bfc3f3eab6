import { InvalidArgumentError } from 'commander';
import type { Probe } from '../../algorithm/estimate/probe.js';
import { BadInputError } from '../../config/problem.js';
import { formatUsd } from '../../report/format.js';
import { openFolderStore } from '../../store/folder-store.js';
import type { LoadedRun } from '../../workers/prepare-run.js';
import { probeRun } from '../../workers/probe-run.js';
import { storePathOf } from './open-configured-run.js';
import { engineProblems, preflightProblems } from './preflight.js';
import { talk } from './talk.js';

/** Runs the agent on some train tasks before an estimate, and says what that took. Throws BadInputError. */
export async function probeOf(loaded: LoadedRun, most: number): Promise<Probe> {
  const problems = [...(await preflightProblems(loaded)), ...engineProblems(loaded)];
  if (problems.length > 0) throw new BadInputError(problems);
  const store = await openFolderStore(storePathOf(loaded.config, loaded.configFile));
  const controller = new AbortController();
  const interrupt = () =>
    controller.abort(new Error('The probe was interrupted; what it paid is in the journal.'));
  process.once('SIGINT', interrupt);
  try {
    const { probe, paid } = await probeRun({ store, loaded, most, signal: controller.signal, log: talk });
    const cost = paid.usd === null ? '' : `, ${formatUsd(paid.usd)}`;
    talk(
      `Probe: the agent failed ${probe.failures} of ${probe.tasks} train tasks; ${paid.calls} calls paid${cost}, which a run will not pay again.`,
    );
    return probe;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** How many tasks are to be run. */
export function probeSize(value: string): number {
  const size = Number(value);
  if (!Number.isInteger(size) || size < 1)
    throw new InvalidArgumentError('Give a number of tasks, at least 1.');
  return size;
}
