import { changeRunLimits } from '../lib/app/steering/change-limits.js';
import { findOpenRun } from '../lib/app/steering/find-open-run.js';
import { numberFor } from './terminal/options.js';
import { printJson, printMessage } from './terminal/output.js';
import { limitsSchema } from '../lib/ledger/run-limits.js';
import type { Limits } from '../lib/ledger/run-limits.js';
import { reasonsOf } from '../lib/ledger/unresolved.js';
import { cliContext } from './cli-context.js';
import { defineVerb, runArgument, storeOption } from './verb.js';

interface LimitsOptions extends Limits {
  store?: string;
  json?: boolean;
  release?: boolean;
}

const allowed = limitsSchema.shape;

export const verb = defineVerb<LimitsOptions, [string]>({
  description:
    "Changes a run's budget and pace, even while it runs. Limits that are not given stay unchanged.",
  arguments: [runArgument],
  options: [
    ['--usd <n>', 'the most that it may cost', numberFor(allowed.usd)],
    ['--tokens <n>', 'the most tokens, prompts and replies together', numberFor(allowed.tokens)],
    ['--calls <n>', 'the most LLM calls', numberFor(allowed.calls)],
    [
      '--concurrency <n>',
      'LLM calls in flight, over all workers; the smallest of all runs of the endpoint is valid',
      numberFor(allowed.concurrency),
    ],
    ['--priority <n>', 'from 1 (first) to 5 beside other runs of the endpoint', numberFor(allowed.priority)],
    ['--release', 'takes calls without an answer off the budget'],
    [
      '--timeout-seconds <n>',
      'the longest wait for one reply, at most 1,800',
      numberFor(allowed.timeoutSeconds),
    ],
    storeOption,
    ['--json', 'prints the limits as JSON'],
  ],
  examples: [
    ['fgo limits --usd 5', 'raises or lowers the cap of the last run'],
    ['fgo limits RUN --concurrency 4', 'slows a run down'],
    ['fgo limits RUN --release', 'takes calls without an answer off the budget'],
  ],
  async run(options, run) {
    const found = await findOpenRun(cliContext(), run, options.store);
    const limits = limitsSchema.strip().parse(options);
    const changed = await changeRunLimits(found, { limits, release: options.release === true });
    if (options.json) return printJson(changed);
    const { id, budget, concurrency, timeoutSeconds, priority, unresolved, released, inFlight = 0 } = changed;
    printMessage(
      `${id}: budget ${JSON.stringify(budget)}, concurrency ${concurrency}, time-out ${timeoutSeconds} s, priority ${priority}.`,
    );
    if (released !== undefined) printMessage(`Released ${released} calls without an answer.`);
    if (unresolved.length > 0) printMessage(`Unresolved, and charged: ${reasonsOf(unresolved)}.`);
    if (inFlight > 0) printMessage('Calls that may still be in flight cannot be released yet.');
    printMessage(`If it waits for its budget or after time-outs, continue it with: fgo continue ${id}`);
  },
});
