import { listRuns } from '../lib/app/finding/list-runs.js';
import { print, printable, printJson, printMessage } from './terminal/output.js';
import { findWorkers } from '../lib/app/finding/find-workers.js';
import { runListLines } from '../lib/report/run-list-view.js';
import { limitListLines } from '../lib/report/limit-list-view.js';
import { workerListLines } from '../lib/report/worker-list-view.js';
import { cliContext } from './cli-context.js';
import { defineVerb } from './verb.js';

interface ListOptions {
  store?: string;
  all?: boolean;
  workers?: boolean;
  quiet?: boolean;
  json?: boolean;
}

export const verb = defineVerb<ListOptions>({
  description: 'Lists runs, latest first.',
  options: [
    ['--store <path>', 'the store to list'],
    ['--all', 'lists each run of a comparison, too'],
    ['--workers', 'lists the workers, what each lacks for which run, and its share of limits'],
    ['-q, --quiet', 'prints their ids only'],
    ['--json', 'prints all of them as JSON'],
  ],
  examples: [
    ['fgo list', 'the runs of this folder'],
    ['fgo list --all --json', 'all of them, for a program'],
  ],
  async run({ store, all, workers, quiet, json }) {
    if (workers) return printWorkers(store, json);
    const { runs, damaged } = await listRuns(cliContext(), store);
    for (const { message } of damaged) printMessage(`warning: ${printable(message)}`);
    if (json) return printJson(runs);
    if (quiet) return runs.forEach(({ id }) => print(printable(id)));
    if (runs.length === 0 && damaged.length > 0) return;
    if (runs.length === 0) {
      const noRuns = store === undefined ? 'No runs yet.' : `No runs in ${store}.`;
      return printMessage(`${noRuns} Start one with: fgo optimize CONFIG`);
    }
    for (const line of runListLines(runs, { all: all === true })) print(printable(line));
  },
});

async function printWorkers(place: string | undefined, json = false): Promise<void> {
  const { storePath, workers, leases } = await findWorkers(cliContext(), place);
  if (json) return printJson(workers);
  if (workers.length === 0)
    printMessage(`No worker works on ${storePath}. Start one: fgo worker --store ${storePath}`);
  for (const line of [...workerListLines(workers), ...limitListLines(leases)]) print(printable(line));
}
