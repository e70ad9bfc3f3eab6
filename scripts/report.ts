import { makeReport } from '../lib/app/report/make-report.js';
import { cliContext } from './cli-context.js';
import { print, printJson } from './terminal/output.js';
import { defineVerb, storeOption } from './verb.js';

interface ReportOptions {
  output?: string;
  redact?: boolean;
  store?: string;
  json?: boolean;
}

const help = `
The page is one file that works without a network: the verdict, the new instructions, what changed, examples, the tree
of the run, the origin of each rule, cost, and how sure the result is. Several runs, or a comparison, are shown beside
each other, with links to their own pages. A run that has ended needs no server.

The page of a run is beside its result in the store; the others, and redacted ones, go to the current folder.`;

export const verb = defineVerb<ReportOptions, [string[]]>({
  description: 'Writes the result of a run, or of several, as one page (HTML), and prints its path.',
  arguments: [['[runs...]', 'ids of runs, or of a comparison; the last run if not given']],
  options: [
    ['-o, --output <file>', 'where the page goes'],
    ['--redact', 'leaves out inputs, expected answers, answers and feedback'],
    storeOption,
    ['--json', 'prints the data of the page as JSON, and writes no page'],
  ],
  help,
  examples: [
    ['fgo report', 'the page of the last run'],
    ['fgo report last --redact -o result.html', 'a page to pass on, without the data of the tasks'],
    ['fgo report desk-1 desk-2', 'two runs beside each other'],
  ],
  async run({ output, redact = false, store, json }, runs) {
    const report = await makeReport(cliContext(), runs, { store, redact });
    if (json) printJson(report.data);
    else print(await report.write(output));
  },
});
