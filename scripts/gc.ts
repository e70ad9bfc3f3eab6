import { findGarbage, removeGarbage } from '../lib/app/store/collect-garbage.js';
import { openNamedStore } from '../lib/app/store/named-store.js';
import { formatBytes } from '../lib/text/format.js';
import { cliContext } from './cli-context.js';
import { printJson, printMessage } from './terminal/output.js';
import { defineVerb, localStoreOption } from './verb.js';

export const verb = defineVerb<{ store?: string; dryRun?: boolean; json?: boolean }>({
  description:
    'Removes what no run of a store needs: data of deleted runs, and journals of deleted --fresh runs. Never removes a reply that runs share.',
  options: [
    ['--dry-run', 'only says what it would remove'],
    localStoreOption,
    ['--json', 'prints the keys as JSON'],
  ],
  examples: [['fgo gc --dry-run', 'shows how much can be removed']],
  help: `
Start no run of the store meanwhile.`,
  async run({ store: named, dryRun, json }) {
    const { storePath: place, store } = await openNamedStore(cliContext(), named);
    const garbage = await findGarbage(store);
    if (!dryRun) await removeGarbage(store, garbage);
    const { keys, bytes, unfinished } = garbage;
    if (json) return printJson({ store: place, removed: !dryRun, keys, bytes, unfinished });
    const verb = dryRun ? 'Would remove' : 'Removed';
    printMessage(`${verb} ${keys.length} values (${formatBytes(bytes)}) from ${place}.`);
    if (unfinished.length > 0)
      printMessage(
        `Kept the data of all runs, because these are unfinished: ${unfinished.join(', ')}. Finish, cancel or delete them first.`,
      );
  },
});
