import { findLocalComparison } from '../lib/app/comparing/find-comparison.js';
import { findRun } from '../lib/app/finding/find-run.js';
import { readStatus } from '../lib/app/finding/read-run.js';
import { findOpenRun } from '../lib/app/steering/find-open-run.js';
import { printJson, printMessage } from './terminal/output.js';
import { cliContext } from './cli-context.js';
import { defineVerb, statusOption, storeOption } from './verb.js';

export const verb = defineVerb<{ store?: string; json?: boolean }, [string]>({
  description: 'Ends a run without a result. What it has paid for stays in the journal.',
  arguments: [['[run]', 'the id of a run or of a comparison, or last', 'last']],
  options: [storeOption, statusOption],
  examples: [['fgo cancel RUN', 'ends it; fgo resume RUN starts it again']],
  async run({ store, json }, run) {
    const context = cliContext();
    const comparison = await findLocalComparison(context, run, store);
    if (comparison) {
      const { cancelComparison } = await import('../lib/app/comparing/cancel-comparison.js');
      const ended = await cancelComparison(context, comparison);
      printMessage(`The comparison ${comparison.record.id} is cancelled; ${ended} of its runs were running.`);
      printMessage(`To continue it without paying anything twice: fgo compare ${run}`);
      return json ? printJson({ id: run, state: 'cancelled' }) : undefined;
    }
    const found = await findOpenRun(context, run, store);
    const { id } = found.record;
    const { cancelRun } = await import('../lib/app/steering/cancel-run.js');
    const { stillOpen } = await cancelRun(context, found);
    const status = await readStatus(await findRun(context, id, found.storePath));
    const { subsets, merges } = status.tree;
    const done = (nodes: { state: string }[]) => nodes.filter(({ state }) => state === 'done').length;
    printMessage(
      `${id} is ${status.state}, in stage ${status.stage}: ${done(subsets)} of ${subsets.length} subsets and ${done(merges)} merges were done.`,
    );
    if (stillOpen.length > 0)
      printMessage(`Still open: ${stillOpen.join(', ')}. The server ends them by itself.`);
    printMessage(`To start it again without paying anything twice: fgo resume ${id}`);
    if (json) printJson(status);
  },
});
