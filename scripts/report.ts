import { findRun } from '../lib/app/finding/find-run.js';
import { readReport } from '../lib/app/report/read-report.js';
import { writeReport } from '../lib/app/report/write-report.js';
import { cliContext } from './cli-context.js';
import { print, printJson } from './terminal/output.js';
import { defineVerb, runArgument, storeOption } from './verb.js';

interface ReportOptions {
  output?: string;
  redact?: boolean;
  store?: string;
  json?: boolean;
}

const help = `
The page is one file that works without a network: the verdict, the new instructions, what changed, examples, the tree
of the run, the origin of each rule, cost, and how sure the result is. A run that has ended needs no server.`;

export const verb = defineVerb<ReportOptions, [string]>({
  description: 'Writes the result of a run as one page (HTML), and prints its path.',
  arguments: [runArgument],
  options: [
    [
      '-o, --output <file>',
      'where the page goes; beside the result in the store if not given, in the current folder with --redact',
    ],
    ['--redact', 'leaves out inputs, expected answers, answers and feedback'],
    storeOption,
    ['--json', 'prints the data of the page as JSON, and writes no page'],
  ],
  help,
  examples: [
    ['fgo report last', 'the page of the newest run'],
    ['fgo report last --redact -o result.html', 'a page to pass on, without the data of the tasks'],
  ],
  async run({ output, redact = false, store, json }, run) {
    const found = await findRun(cliContext(), run, store);
    const data = await readReport(found, { redact });
    if (json) printJson(data);
    else print(await writeReport(found, data, output));
  },
});
