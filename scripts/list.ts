import { listRuns } from '../lib/app/finding/list-runs.js';
import { print, printable, printJson, printMessage } from './terminal/output.js';
import { runListLines } from '../lib/report/run-list-view.js';
import { cliContext } from './cli-context.js';
import { defineVerb } from './verb.js';

export const verb = defineVerb<{ store?: string; all?: boolean; quiet?: boolean; json?: boolean }>({
  description: 'Lists runs, latest first.',
  options: [
    ['--store <path>', 'the store to list'],
    ['--all', 'lists each run of a comparison, too'],
    ['-q, --quiet', 'prints their ids only'],
    ['--json', 'prints all of them as JSON'],
  ],
  examples: [
    ['fgo list', 'the runs of this folder'],
    ['fgo list --all --json', 'all of them, for a program'],
  ],
  async run({ store, all, quiet, json }) {
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
