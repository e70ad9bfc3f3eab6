import { Command } from 'commander';
import { openFolderStore } from '../lib/store/folder-store.js';
import { repairStore } from '../lib/app/store/repair-store.js';
import { localStorePath } from '../lib/app/finding/find-run.js';
import { printable, printJson, talk } from '../lib/app/terminal/talk.js';

interface RepairOptions {
  store?: string;
  database?: boolean;
  json?: boolean;
}

export function storeCommand(): Command {
  const command = new Command('store').description('Repairs a store.');
  command
    .command('repair')
    .description(
      "Moves damaged files aside: the database of the store's Temporal server, and records of runs. You can then resume the runs, and nothing is paid again.",
    )
    .option('--database', 'moves the database aside even if it looks undamaged')
    .option('--store <path>', 'the store; that of the current folder if not given')
    .option('--json', 'prints what was moved as JSON')
    .action(async (options: RepairOptions) => {
      const storeDirectory = await localStorePath(options.store);
      const store = await openFolderStore(storeDirectory);
      const force = options.database === true;
      const moved = await repairStore({ storeDirectory, store, force, log: talk });
      if (options.json) return printJson({ store: storeDirectory, moved });
      for (const { path, problem, to } of moved) talk(printable(`${path} ${problem}: moved to ${to}`));
      talk(
        moved.length === 0
          ? `Nothing is damaged in ${storeDirectory}. \`--database\` moves the server's database aside all the same.`
          : 'Go on with: fgo resume RUN. Nothing that was paid is paid again.',
      );
    });
  return command;
}
