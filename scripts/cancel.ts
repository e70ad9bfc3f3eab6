import { defineVerb } from './verb.js';
import { cancelRun } from '../lib/app/steering/cancel-run.js';
import { cancelComparison } from '../lib/app/comparing/cancel-comparison.js';
import { findLocalComparison } from '../lib/app/comparing/find-comparison.js';
import { readStatus } from '../lib/app/finding/read-status.js';
import { findOpenRun } from '../lib/app/steering/steer-run.js';
import type { SteerOptions } from '../lib/app/steering/steer-run.js';
import { printJson, printMessage } from '../lib/app/terminal/output.js';
import { findRun } from '../lib/app/finding/find-run.js';

export const verb = defineVerb<SteerOptions, [string]>({
  description: 'Ends a run without a result. What it has paid for stays in the journal.',
  arguments: [['<run>', 'the id of a run or of a comparison, or last']],
  options: [
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints the status as JSON'],
  ],
  async run(options, run) {
    const comparison = await findLocalComparison(run, options.store);
    if (comparison) {
      const ended = await cancelComparison(comparison);
      printMessage(
        `The comparison ${comparison.record.id} is cancelled; ${ended} of its runs were under way.`,
      );
      printMessage(`To go on with it, with nothing paid twice: fgo compare ${run}`);
      return options.json ? printJson({ id: run, state: 'cancelled' }) : undefined;
    }
    const found = await findOpenRun(run, options);
    const { id } = found.record;
    const { stillOpen } = await cancelRun(found);
    const status = await readStatus(await findRun(id, found.storePath));
    const { subsets, merges } = status.tree;
    const done = (nodes: { state: string }[]) => nodes.filter(({ state }) => state === 'done').length;
    printMessage(
      `${id} is ${status.state}, in stage ${status.stage}: ${done(subsets)} of ${subsets.length} subsets and ${done(merges)} merges were done.`,
    );
    if (stillOpen.length > 0)
      printMessage(`Still open: ${stillOpen.join(', ')}. The server ends them by itself.`);
    printMessage(`To begin it again, with nothing paid twice: fgo resume ${id}`);
    if (options.json) printJson(status);
  },
});
