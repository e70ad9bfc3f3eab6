import { defineVerb } from './verb.js';
import { z } from 'zod';
import { updateComparison } from '../lib/store/comparison-record.js';
import { compareSession, detachComparison } from '../lib/app/comparing/compare-session.js';
import type { ComparisonPlace } from '../lib/app/comparing/compare-session.js';
import { findComparison, findComparisonToChange } from '../lib/app/comparing/find-comparison.js';
import { planConfigured } from '../lib/app/comparing/plan-configured.js';
import type { PlanOptions } from '../lib/app/comparing/plan-configured.js';
import { preflightComparison } from '../lib/app/comparing/preflight-comparison.js';
import { priceLine } from '../lib/app/comparing/price-comparison.js';
import { hasBegun, isComplete, reportComparison } from '../lib/app/comparing/report-comparison.js';
import type { ReportOptions } from '../lib/app/comparing/report-comparison.js';
import { exitCodes } from '../lib/app/terminal/exit-codes.js';
import { rememberStore } from '../lib/app/finding/known-stores.js';
import { collect, numberFor, runId } from '../lib/app/terminal/options.js';
import { printJson, printMessage } from '../lib/app/terminal/output.js';

interface CompareOptions extends PlanOptions, ReportOptions {
  detach?: boolean;
}

export const verb = defineVerb<CompareOptions, [string]>({
  description:
    'Compares strategies on the same data, seeds and sizes; continues the same comparison if it was started before.',
  arguments: [['<config>', 'the configuration, fgo.yaml; or the id of a comparison']],
  options: [
    [
      '--strategies <a,b,…>',
      'what is compared; a variant is written fgo+NAME',
      'fgo,all-at-once,sequential,bagging',
    ],
    ['--seeds <n>', 'how many seeds (3: 1, 2 and 3), or which (4,7,9)', '3'],
    ['--sizes <n,n,…>', 'numbers of train tasks, each part of the next; all of them if not given'],
    ['--set <path=value>', 'overrides a value of the configuration for all', collect, []],
    ['--with <strategy:path=value>', 'overrides a value for one strategy alone', collect, []],
    ['--window <n>', 'runs that go on at the same time', numberFor(z.int().min(1).max(50)), 2],
    ['--id <id>', 'the id of the comparison; runs are named ID-STRATEGY-SIZE-SEED', runId],
    ['--show', 'prints its current state; starts nothing and costs nothing'],
    ['--detach', 'starts it and leaves it to workers (`fgo worker`)'],
    ['--json', 'prints rows and summary as JSON'],
    ['--csv <file>', 'where the rows go; compare-ID.csv in the store if not given'],
    ['-o, --output <file>', 'writes a page (HTML) as well'],
  ],
  async run(options, config) {
    const find = options.show ? findComparison : findComparisonToChange;
    const place = (await find(config)) ?? (await planConfigured(config, options));
    return await runComparison(place, options);
  },
});

async function runComparison(place: ComparisonPlace, options: CompareOptions): Promise<number> {
  const { record, store, storePath } = place;
  if (options.show) return reportComparison(place, options);
  await rememberStore(storePath);
  if (await isComplete(place)) {
    printMessage(`The comparison ${record.id} is done: there is nothing to do.`);
    return reportComparison(place, options);
  }
  await preflightComparison(place);
  const open = { ...place, record: { ...record, endedAt: null } };
  await updateComparison(store, open.record);
  const simulated = record.runs.some(run => run.simulated);
  printMessage(
    `Comparison ${record.id}: ${record.runs.length} runs, ${record.window} at a time${simulated ? ', with the simulated endpoint (no LLM is asked)' : ''}`,
  );
  if (!(await hasBegun(place))) printMessage(await priceLine(store, record.runs));
  if (options.detach) {
    await detachComparison(open);
    if (options.json) printJson({ id: record.id, state: 'running' });
    return exitCodes.done;
  }
  const outcome = await compareSession(open);
  const code = await reportComparison(place, options);
  if (outcome === 'stopped') {
    printMessage(`Interrupted. Nothing that was paid is lost. Go on with: fgo compare ${record.id}`);
    return exitCodes.interrupted;
  }
  if (outcome === 'waiting') {
    printMessage(`Runs wait for you (fgo status RUN says for what). Then: fgo compare ${record.id}`);
    return exitCodes.waiting;
  }
  return code;
}
