import { defineVerb } from './verb.js';
import { steerRun } from '../lib/app/steering/steer-run.js';
import type { SteerOptions } from '../lib/app/steering/steer-run.js';

export const verb = defineVerb<SteerOptions & { reason?: string }, [string]>({
  description: 'Rejects a step that waits for approval: the run ends and keeps the baseline.',
  arguments: [['<run>', 'the id of a run, or last']],
  options: [
    ['--reason <text>', 'why; it is recorded with the decision'],
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints the status as JSON'],
  ],
  async run(options, run) {
    const { reason } = options;
    const update = { name: 'reject' as const, ...(reason === undefined ? {} : { argument: { reason } }) };
    return await steerRun({ run, options, update, said: id => `Rejected: ${id} ends with the baseline.` });
  },
});
