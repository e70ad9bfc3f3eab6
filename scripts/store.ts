import { openNamedStore } from '../lib/app/store/named-store.js';
import { repairStore } from '../lib/app/store/repair-store.js';
import { printJson, printable, printMessage } from './terminal/output.js';
import { cliContext } from './cli-context.js';
import { check } from './store-check.js';
import { copy } from './store-copy.js';
import { info } from './store-info.js';
import { defineVerb, localStoreOption } from './verb.js';
import type { VerbTree } from './verb.js';

const repair = defineVerb<{ store?: string; database?: boolean; json?: boolean }>({
  description:
    "Moves damaged files aside: the database of the store's Temporal server, and records of runs. You can then resume the runs, and nothing is paid again.",
  options: [
    ['--database', 'moves the database aside even if it looks undamaged'],
    localStoreOption,
    ['--json', 'prints what was moved as JSON'],
  ],
  examples: [['fgo store repair', 'moves what is damaged aside']],
  async run({ store: named, database, json }) {
    const { storePath, store } = await openNamedStore(cliContext(), named);
    const moved = await repairStore({ storePath, store, force: database === true, log: printMessage });
    if (json) return printJson({ store: storePath, moved });
    for (const { path, problem, to } of moved) printMessage(printable(`${path} ${problem}: moved to ${to}`));
    printMessage(
      moved.length === 0
        ? `Nothing is damaged in ${storePath}. \`--database\` moves the server's database aside all the same.`
        : 'Continue with: fgo resume RUN. Nothing that was paid is paid again.',
    );
  },
});

export const verb: VerbTree = {
  description: 'Shows, checks, repairs or copies a store.',
  verbs: { info, check, repair, copy },
};
