import { defineVerb } from './verb.js';
import { updateRejected } from '../lib/app/terminal/errors.js';
import { readStatus } from '../lib/app/finding/read-status.js';
import { sendUpdate } from '../lib/app/steering/send-update.js';
import { findOpenRun } from '../lib/app/steering/steer-run.js';
import type { SteerOptions } from '../lib/app/steering/steer-run.js';
import { printJson, printMessage } from '../lib/app/terminal/output.js';

export const verb = defineVerb<SteerOptions, [string]>({
  description: 'Pauses a run: running steps end, and no new ones start until you continue it.',
  arguments: [['<run>', 'the id of a run, or last']],
  options: [
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints the status as JSON'],
  ],
  async run(options, run) {
    const found = await findOpenRun(run, options);
    const { id } = found.record;
    if (!(await sendUpdate(found, { name: 'pause' }))) {
      throw updateRejected(
        `No worker of ${id} answers: nothing of it is started anyway, and it is not paused for later. To work on it: fgo resume ${id}`,
      );
    }
    printMessage(`Paused: what is under way ends. To go on: fgo continue ${id}`);
    if (options.json) printJson(await readStatus(found));
  },
});
