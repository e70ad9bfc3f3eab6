import { updateRejected } from '../lib/app/errors.js';
import { readStatus } from '../lib/app/finding/read-run.js';
import { findOpenRun } from '../lib/app/steering/find-open-run.js';
import { sendUpdate } from '../lib/app/steering/send-update.js';
import { printJson, printMessage } from './terminal/output.js';
import { cliContext } from './cli-context.js';
import { defineVerb, runArgument, statusOption, storeOption } from './verb.js';

export const verb = defineVerb<{ store?: string; json?: boolean }, [string]>({
  description: 'Pauses a run: running steps end, and no new ones start until you continue it.',
  arguments: [runArgument],
  options: [storeOption, statusOption],
  examples: [['fgo pause', 'the last run of this folder']],
  async run(options, run) {
    const found = await findOpenRun(cliContext(), run, options.store);
    const { id } = found.record;
    if (!(await sendUpdate(found, { name: 'pause' }))) {
      throw updateRejected(
        `No worker of ${id} answers, so nothing of it is running. It is not paused for later. To work on it: fgo resume ${id}`,
      );
    }
    printMessage(`Paused: running steps end. To continue: fgo continue ${id}`);
    if (options.json) printJson(await readStatus(found));
  },
});
