import { hasCode } from '../lib/domain/errors.js';
import { defineVerb } from './verb.js';
import { manifestSchema } from '../lib/config/manifest.js';
import { BadInputError } from '../lib/config/problem.js';
import { changeLimits, limitsSchema } from '../lib/ledger/run-limits.js';
import type { Limits } from '../lib/ledger/run-limits.js';
import { createArtifacts } from '../lib/store/artifacts.js';
import { readLedger } from '../lib/ledger/ledger-reader.js';
import { releaseUnresolved } from '../lib/ledger/release-unresolved.js';
import { reasonsOf, unresolvedByReason } from '../lib/ledger/unresolved.js';
import { numberFor } from '../lib/app/terminal/options.js';
import { findOpenRun } from '../lib/app/steering/steer-run.js';
import { printJson, printMessage } from '../lib/app/terminal/output.js';

interface LimitsOptions extends Limits {
  store?: string;
  json?: boolean;
  release?: boolean;
}

const allowed = limitsSchema.shape;

export const verb = defineVerb<LimitsOptions, [string]>({
  description:
    "Changes a run's budget and pace, even while it runs. Limits that are not given stay unchanged.",
  arguments: [['<run>', 'the id of a run, or last']],
  options: [
    ['--usd <n>', 'the most that it may cost', numberFor(allowed.usd)],
    ['--tokens <n>', 'the most tokens, prompts and replies together', numberFor(allowed.tokens)],
    ['--calls <n>', 'the most LLM calls', numberFor(allowed.calls)],
    [
      '--concurrency <n>',
      'LLM calls in flight in one worker, for all runs of its endpoint',
      numberFor(allowed.concurrency),
    ],
    ['--release', 'takes calls without an answer off the budget'],
    [
      '--timeout-seconds <n>',
      'the longest wait for one reply, at most 1,800',
      numberFor(allowed.timeoutSeconds),
    ],
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints what holds now as JSON'],
  ],
  async run(options, run) {
    const { store, record } = await findOpenRun(run, options);
    const manifest = await createArtifacts(store).get(record.manifest, manifestSchema);
    // Written to the store, which workers read: no server needs to run.
    const { concurrency, timeoutSeconds, ...budget } = await changeLimits({
      ...{ store, run: record.id, manifest, limits: limitsSchema.strip().parse(options) },
    }).catch((error: unknown) => {
      throw hasCode(error, 'LIMITS_REJECTED') ? refused('--usd', error.message) : error;
    });
    const release = options.release
      ? await releaseUnresolved({ store, run: record.id, timeoutSeconds })
      : undefined;
    const unresolved = unresolvedByReason((await readLedger(store, record.id)).unresolved);
    if (options.json)
      return printJson({ id: record.id, budget, concurrency, timeoutSeconds, unresolved, ...release });
    printMessage(
      `${record.id}: budget ${JSON.stringify(budget)}, concurrency ${concurrency}, time-out ${timeoutSeconds} s.`,
    );
    if (release) printMessage(`Released ${release.released} calls without an answer.`);
    if (unresolved.length > 0) printMessage(`Unresolved, and charged: ${reasonsOf(unresolved)}.`);
    if (release && release.inFlight > 0)
      printMessage('Calls that may still be in flight cannot be released yet.');
    printMessage(`If it waits for its budget or after time-outs, go on with: fgo continue ${record.id}`);
  },
});

function refused(source: string, message: string): BadInputError {
  return new BadInputError([{ source, line: null, column: null, path: '', message }]);
}
