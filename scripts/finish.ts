import { defineVerb } from './verb.js';
import { steerRun } from '../lib/app/steering/steer-run.js';
import type { SteerOptions } from '../lib/app/steering/steer-run.js';

export const verb = defineVerb<SteerOptions, [string]>({
  description:
    'Ends a run now: takes the best result so far and runs the final test on it. Nothing more is optimized or merged.',
  arguments: [['<run>', 'the id of a run, or last']],
  options: [
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints the status as JSON'],
  ],
  async run(options, run) {
    const update = { name: 'finish' as const };
    return await steerRun({
      run,
      options,
      update,
      said: id => `${id} ends with the best so far. To look on: fgo watch ${id}`,
    });
  },
});
