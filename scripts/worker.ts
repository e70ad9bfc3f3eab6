import { once } from 'node:events';
import { openStore } from '../lib/store/open-store.js';
import { mostQueues } from '../workers/work-on-store.js';
import { localStorePath } from '../lib/app/finding/find-run.js';
import { withWorker } from '../lib/app/running/with-worker.js';
import { printMessage } from './terminal/output.js';
import { cliContext, interruptible } from './cli-context.js';
import { defineVerb, localStoreOption } from './verb.js';

export const verb = defineVerb<{ store?: string }>({
  description: `Works on the unfinished runs of a store, up to the latest ${mostQueues} at a time, until you stop it.`,
  options: [localStoreOption],
  examples: [['fgo worker', 'works on the runs of this folder']],
  async run(options) {
    const storePath = await localStorePath(cliContext(), options.store);
    const store = await openStore(storePath);
    await interruptible(null, context =>
      withWorker(context, { store, storePath, savesHistories: true }, async ({ temporal, worker }) => {
        printMessage(`Works on ${storePath} through ${temporal.settings.address}. Stop with Ctrl-C.`);
        const { signal } = context;
        await Promise.race([worker.stopped, signal.aborted ? null : once(signal, 'abort')]);
      }),
    );
  },
});
