import { Command } from 'commander';
import { steerRun } from '../lib/app/steering/steer-run.js';
import type { SteerOptions } from '../lib/app/steering/steer-run.js';

export function rejectCommand(setExitCode: (code: number) => void): Command {
  return new Command('reject')
    .description('Rejects a step that waits for approval: the run ends and keeps the baseline.')
    .argument('<run>', 'the id of a run, or last')
    .option('--reason <text>', 'why; it is recorded with the decision')
    .option('--store <path>', 'the store that has it')
    .option('--json', 'prints the status as JSON')
    .action(async (run: string, options: SteerOptions & { reason?: string }) => {
      const { reason } = options;
      const update = { name: 'reject' as const, ...(reason === undefined ? {} : { argument: { reason } }) };
      setExitCode(
        await steerRun({ run, options, update, said: id => `Rejected: ${id} ends with the baseline.` }),
      );
    });
}
