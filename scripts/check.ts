import { exitCodeOf, exitCodes } from '../lib/app/exit-codes.js';
import { findRun } from '../lib/app/finding/find-run.js';
import { readStatus } from '../lib/app/finding/read-run.js';
import { badInput } from '../lib/config/problem.js';
import { gateLimitsSchema, gatesOf } from '../lib/report/gates.js';
import type { GateLimits } from '../lib/report/gates.js';
import { cliContext } from './cli-context.js';
import { numberFor } from './terminal/options.js';
import { print, printJson } from './terminal/output.js';
import { defineVerb, runArgument, storeOption } from './verb.js';

interface CheckOptions extends GateLimits {
  store?: string;
  json?: boolean;
}

const allowed = gateLimitsSchema.shape;

export const verb = defineVerb<CheckOptions, [string]>({
  description: 'Checks the result of a run against limits, for CI. Exit code 100 if it misses one.',
  arguments: [runArgument],
  options: [
    ['--min-gain <n>', 'the least gain on the test split, such as 0.05', numberFor(allowed.minGain)],
    ['--min-score <n>', 'the least final score on the test split', numberFor(allowed.minScore)],
    ['--max-cost <usd>', 'the most that the run may have paid', numberFor(allowed.maxCost)],
    [
      '--max-p-value <n>',
      'the highest p-value of the paired test, such as 0.05',
      numberFor(allowed.maxPValue),
    ],
    storeOption,
    ['--json', 'prints the gates as JSON'],
  ],
  examples: [
    ['fgo check last --min-gain 0.05', 'passes if the test score rose by 0.05 or more'],
    ['fgo check last --min-gain 0 --max-p-value 0.05 --max-cost 5', 'a clear gain for at most $5'],
  ],
  async run(options, run) {
    const limits = gateLimitsSchema.strip().parse(options);
    if (Object.values(limits).every(limit => limit === undefined))
      throw badInput('check', 'no limit is given: use --min-gain, --min-score, --max-cost or --max-p-value.');
    const status = await readStatus(await findRun(cliContext(), run, options.store));
    const { id, state } = status;
    const gates = state === 'done' ? gatesOf(status, limits) : [];
    const passed = state === 'done' && gates.every(gate => gate.passed);
    if (options.json) printJson({ id, state, passed, gates });
    else if (state === 'done')
      print(gates.map(gate => `${gate.passed ? 'pass' : 'FAIL'}  ${gate.text}`).join('\n'));
    else print(`The run ${id} has no result to check: it is ${state}.`);
    if (state !== 'done') return exitCodeOf(state);
    return passed ? exitCodes.done : exitCodes.belowGate;
  },
});
