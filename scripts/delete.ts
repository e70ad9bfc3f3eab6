import { findLocalComparison } from '../lib/app/comparing/find-comparison.js';
import { findRunToChange } from '../lib/app/finding/find-run.js';
import { exitCodes } from '../lib/app/exit-codes.js';
import { keysOfComparison, keysOfRun, removeKeys } from '../lib/app/store/delete-run.js';
import type { AppContext } from '../lib/app/context.js';
import { cliContext } from './cli-context.js';
import { confirm } from './terminal/confirm.js';
import { printJson, printMessage } from './terminal/output.js';
import { defineVerb, storeOption } from './verb.js';

interface DeleteOptions {
  store?: string;
  yes?: boolean;
  json?: boolean;
}

export const verb = defineVerb<DeleteOptions, [string]>({
  description:
    'Deletes a run or a comparison that has ended: its results, histories and figures. Replies that other runs can use stay in the journal.',
  arguments: [['[run]', 'the id of a run or of a comparison, or last', 'last']],
  options: [['--yes', 'does not ask'], storeOption, ['--json', 'prints what was deleted as JSON']],
  examples: [
    ['fgo delete banking-20261130-101500', 'asks, then deletes the run'],
    ['fgo delete banking-20261130-101500 --yes', 'deletes it without a question'],
  ],
  async run({ store: named, yes, json }, run) {
    const { id, keys, remove } = await findKeys(cliContext(), run, named);
    const question = `Delete ${id} with its results, histories and figures?`;
    if (!yes && !(await confirm(question))) {
      printMessage(`Nothing is deleted. To delete ${id} without a question: fgo delete ${id} --yes`);
      return exitCodes.badInput;
    }
    await remove();
    if (json) return printJson({ id, deleted: keys.length });
    printMessage(`Deleted ${id}. To remove what no other run needs: fgo gc`);
  },
});

async function findKeys(context: AppContext, run: string, named: string | undefined) {
  const comparison = await findLocalComparison(context, run, named);
  if (comparison) {
    const { store, record } = comparison;
    const keys = await keysOfComparison(store, record);
    return { id: record.id, keys, remove: () => removeKeys(store, keys) };
  }
  const { store, record } = await findRunToChange(context, run, named);
  const keys = await keysOfRun(store, record);
  return { id: record.id, keys, remove: () => removeKeys(store, keys) };
}
