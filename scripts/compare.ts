import { relative, resolve } from 'node:path';
import { z } from 'zod';
import { findComparison, findComparisonToChange } from '../lib/app/comparing/find-comparison.js';
import type { FoundComparison } from '../lib/app/comparing/find-comparison.js';
import {
  planConfigured,
  usualContenders,
  usualSeeds,
  usualWindow,
} from '../lib/app/comparing/plan-configured.js';
import type { PlanOptions } from '../lib/app/comparing/plan-configured.js';
import { readComparisonReport } from '../lib/app/comparing/read-comparison-report.js';
import { strategyNames } from '../lib/config/optimize.js';
import { exitCodes } from '../lib/app/exit-codes.js';
import { collect, numberFor, runId } from './terminal/options.js';
import { printable, printJson, printStyled, printMessage } from './terminal/output.js';
import { comparisonLines } from '../lib/report/compare-table.js';
import { cliContext, interruptible } from './cli-context.js';
import { defineVerb, priorityOption } from './verb.js';

interface CompareOptions extends PlanOptions {
  detach?: boolean;
  json?: boolean;
  csv?: string;
  output?: string;
}

export const verb = defineVerb<CompareOptions, [string]>({
  description:
    'Compares strategies on the same data, seeds and sizes; continues the same comparison if it was started before.',
  arguments: [['[config]', 'the configuration, or the id of a comparison', 'fgo.yaml']],
  options: [
    ['--strategies <a,b,…>', 'what is compared; a variant is written fgo+NAME', usualContenders],
    ['--seeds <n>', 'how many seeds (3: 1, 2 and 3), or which (4,7,9)', usualSeeds],
    ['--sizes <n,n,…>', 'numbers of train tasks, each part of the next; all of them if not given'],
    ['--set <path=value>', 'overrides a value of the configuration for all', collect, []],
    ['--with <strategy:path=value>', 'overrides a value for one strategy alone', collect, []],
    ['--window <n>', 'runs that work at the same time', numberFor(z.int().min(1).max(50)), usualWindow],
    priorityOption,
    ['--id <id>', 'the id of the comparison; runs are named ID-STRATEGY-SIZE-SEED', runId],
    ['--show', 'prints its current state; starts nothing and costs nothing'],
    ['--detach', 'starts it and leaves it to workers (`fgo worker`)'],
    ['--json', 'prints rows and summary as JSON'],
    ['--csv <file>', 'where the rows go; compare-ID.csv in the store if not given'],
    ['-o, --output <file>', 'writes a page (HTML) as well'],
  ],
  values: { '--strategies': strategyNames },
  examples: [
    ['fgo compare --strategies fgo,all-at-once --seeds 3', 'six runs, then a table'],
    ['fgo compare COMPARISON --show', 'its current state'],
  ],
  async run(options, config) {
    const context = cliContext();
    const find = options.show ? findComparison : findComparisonToChange;
    const found = (await find(context, config)) ?? (await planConfigured(config, options));
    const { id } = found.record;
    if (options.show) return printReport(found, options);
    const { completeComparison, detachComparison } =
      await import('../lib/app/comparing/work-on-comparison.js');
    if (options.detach && (await detachComparison(context, found))) {
      if (options.json) printJson({ id, state: 'running' });
      return exitCodes.done;
    }
    const outcome = await interruptible(`Stopping … the comparison ${id} can be continued.`, interrupts =>
      completeComparison(interrupts, found),
    );
    if (outcome === 'complete') printMessage(`The comparison ${id} is done: there is nothing to do.`);
    const code = await printReport(found, options);
    if (outcome === 'complete' || outcome === 'closed') return code;
    printMessage(
      outcome === 'stopped'
        ? `Interrupted. Nothing that was paid is lost. Continue with: fgo compare ${id}`
        : `Runs wait for you (fgo status RUN says for what). Then: fgo compare ${id}`,
    );
    return outcome === 'stopped' ? exitCodes.interrupted : exitCodes.waiting;
  },
});

async function printReport(found: FoundComparison, options: CompareOptions): Promise<number> {
  const { json, output } = options;
  const { report, csv, exitCode } = await readComparisonReport(found, options);
  if (json) printJson(report);
  else printStyled(comparisonLines(report));
  const paid = report.rows.reduce((sum, row) => sum + row.paid.calls, 0);
  const page = output === undefined ? '' : `, page: ${shownPath(output)}`;
  printMessage(`Its runs paid ${paid.toLocaleString('en-US')} calls in all. Rows: ${shownPath(csv)}${page}`);
  return exitCode;
}

function shownPath(file: string): string {
  const path = relative(process.cwd(), resolve(file));
  return printable(path.startsWith('..') ? resolve(file) : path);
}
