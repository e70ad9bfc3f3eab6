import { exitCodes } from '../lib/app/exit-codes.js';
import { checkStore } from '../lib/app/store/check-store.js';
import { openStoreToRead } from '../lib/app/store/named-store.js';
import { cliContext } from './cli-context.js';
import { printable, printJson, printMessage } from './terminal/output.js';
import { defineVerb, localStoreOption } from './verb.js';

export const check = defineVerb<{ store?: string; json?: boolean }>({
  description: 'Reads every value of a store and names those that are damaged. Exit code 1 if there are any.',
  options: [localStoreOption, ['--json', 'prints the damaged values as JSON']],
  examples: [['fgo store check', 'checks the store of this folder']],
  async run({ store: named, json }) {
    const store = await openStoreToRead(cliContext(), named);
    const { values, problems } = await checkStore(store);
    if (json) printJson({ store: store.location, values, problems });
    else {
      for (const { key, problem, remedy } of problems)
        printMessage(printable(`${key}: ${problem}. ${remedy}`));
      printMessage(`${problems.length} of ${values} values in ${store.location} are damaged.`);
    }
    return problems.length > 0 ? exitCodes.failed : exitCodes.done;
  },
});
