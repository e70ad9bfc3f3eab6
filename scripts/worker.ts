import { defineVerb } from './verb.js';
import { openFolderStore } from '../lib/store/folder-store.js';
import { connect, createTemporalClient } from '../lib/temporal/connection.js';
import { keepHistories } from '../lib/temporal/histories/missing-histories.js';
import { createRunContexts } from '../workers/run-contexts.js';
import { releaseServer } from '../lib/temporal/server/dev-server.js';
import { superviseServer } from '../lib/temporal/server/supervise.js';
import { mostQueues, workOnStore } from '../workers/work-on-store.js';
import { exitCodes } from '../lib/app/terminal/exit-codes.js';
import { localStorePath } from '../lib/app/finding/find-run.js';
import { printMessage } from '../lib/app/terminal/output.js';

export const verb = defineVerb<{ store?: string }>({
  description: `Works on the unfinished runs of a store, up to the latest ${mostQueues} at a time, until you stop it.`,
  options: [['--store <path>', 'the store; that of the current folder if not given']],
  async run(options) {
    const storePath = await localStorePath(options.store);
    const store = await openFolderStore(storePath);
    const temporal = await connect({ storeDirectory: storePath, log: printMessage });
    const supervisor =
      temporal.embedded &&
      superviseServer({ storeDirectory: storePath, log: printMessage, server: temporal.embedded });
    const contexts = createRunContexts({ store, log: printMessage });
    const worker = workOnStore({ store, temporal, services: contexts.services, log: printMessage });
    const histories = keepHistories({
      client: await createTemporalClient(temporal),
      store,
      log: printMessage,
    });
    printMessage(`Works on ${storePath} through ${temporal.settings.address}. Stop with Ctrl-C.`);
    let stopping = false;
    const stop = () => {
      if (stopping) process.exit(exitCodes.interrupted);
      stopping = true;
      void worker.stop();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    try {
      await worker.stopped;
    } finally {
      await histories.stop();
      await contexts.close();
      await supervisor?.stop();
      if (temporal.embedded) await releaseServer({ storeDirectory: storePath, log: printMessage });
    }
    return exitCodes.done;
  },
});
