import { once } from 'node:events';
import { z } from 'zod';
import { openStore } from '../lib/store/open-store.js';
import { mostQueues } from '../workers/work-on-store.js';
import { localStorePath } from '../lib/app/finding/find-run.js';
import { usualDrainSeconds, withWorker } from '../lib/app/running/with-worker.js';
import { numberFor } from './terminal/options.js';
import { printMessage } from './terminal/output.js';
import { cliContext, interruptible } from './cli-context.js';
import { defineVerb, localStoreOption } from './verb.js';

export const verb = defineVerb<{ store?: string; drainSeconds: number; metricsAddress?: string }>({
  description: `Works on the unfinished runs of a store, up to the latest ${mostQueues} at a time, until you stop it.`,
  options: [
    localStoreOption,
    [
      '--drain-seconds <n>',
      'how long calls in flight may take to finish after Ctrl-C or SIGTERM',
      numberFor(z.number().min(0).max(3_600)),
      usualDrainSeconds,
    ],
    ['--metrics-address <host:port>', 'serves metrics for Prometheus at /metrics'],
  ],
  examples: [
    ['fgo worker', 'works on the runs of this folder'],
    ['fgo worker --metrics-address 127.0.0.1:9464', 'also serves metrics'],
  ],
  async run({ store: place, drainSeconds, metricsAddress }) {
    const storePath = await localStorePath(cliContext(), place);
    const store = await openStore(storePath);
    await interruptible(drainingLine(drainSeconds), context =>
      withWorker(
        context,
        { store, storePath, savesHistories: true, drainSeconds, metricsAddress },
        async ({ temporal, worker }) => {
          printMessage(`Works on ${storePath} through ${temporal.settings.address}. Stop with Ctrl-C.`);
          const { signal } = context;
          await Promise.race([worker.stopped, signal.aborted ? null : once(signal, 'abort')]);
        },
      ),
    );
  },
});

function drainingLine(seconds: number): string {
  return `Stopping: no new calls begin, and those in flight have ${seconds} seconds to finish.`;
}
