import { defineVerb } from './verb.js';
import { steerRun } from '../lib/app/steering/steer-run.js';
import type { SteerOptions } from '../lib/app/steering/steer-run.js';

export const verb = defineVerb<SteerOptions, [string]>({
  description:
    'Ends a pause, or continues once you fixed what the run waits for. If no worker works on the run, this command does.',
  arguments: [['<run>', 'the id of a run, or last']],
  options: [
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints the status as JSON'],
  ],
  async run(options, run) {
    const update = { name: 'continue' as const };
    return await steerRun({ run, options, update, said: id => `${id} goes on.` });
  },
});
