import { findRun } from '../lib/app/finding/find-run.js';
import { diffRun } from '../lib/app/inside/diff-run.js';
import { printJson, printStyled } from './terminal/output.js';
import { diffLines } from '../lib/report/diff-view.js';
import { heading } from '../lib/report/styled-text.js';
import { cliContext } from './cli-context.js';
import { defineVerb, runArgument, storeOption } from './verb.js';

const help = `
Points are paths as in the tree: baseline, final, subset-003, subset-003/epoch-1, merge-2-1, merge-2-1/try-2.
\`fgo show RUN\` lists those of a run. One point is compared with the baseline.`;

export const verb = defineVerb<{ store?: string; json?: boolean }, [string, string[]]>({
  description: "Shows what changed between any two points' modules, word by word.",
  arguments: [runArgument, ['[points...]', 'two points of the run; baseline and final if not given']],
  options: [storeOption, ['--json', 'prints the differences as JSON']],
  help,
  examples: [
    ['fgo diff last', 'the baseline and the final modules'],
    ['fgo diff last subset-001 merge-1-1', 'what a merge changed in one of its parents'],
  ],
  async run({ store, json }, run, points) {
    const difference = await diffRun(await findRun(cliContext(), run, store), points);
    const { run: id, from, to, modules } = difference;
    if (json) printJson(difference);
    else printStyled([heading(`${id}: ${from} → ${to}`), ...diffLines(modules)]);
  },
});
