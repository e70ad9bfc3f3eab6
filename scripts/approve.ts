import { defineVerb } from './verb.js';
import { steerRun } from '../lib/app/steering/steer-run.js';
import type { SteerOptions } from '../lib/app/steering/steer-run.js';

export const verb = defineVerb<SteerOptions, [string]>({
  description: 'Approves a step that waits for approval: a merge, or the final result.',
  arguments: [['<run>', 'the id of a run, or last']],
  options: [
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints the status as JSON'],
  ],
  async run(options, run) {
    const update = { name: 'approve' as const };
    return await steerRun({ run, options, update, said: id => `Approved: ${id} goes on.` });
  },
});
