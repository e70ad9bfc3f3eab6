import { Command } from 'commander';
import { steerRun } from '../lib/app/steering/steer-run.js';
import type { SteerOptions } from '../lib/app/steering/steer-run.js';

export function approveCommand(setExitCode: (code: number) => void): Command {
  return new Command('approve')
    .description('Approves a step that waits for approval: a merge, or the final result.')
    .argument('<run>', 'the id of a run, or last')
    .option('--store <path>', 'the store that has it')
    .option('--json', 'prints the status as JSON')
    .action(async (run: string, options: SteerOptions) => {
      const update = { name: 'approve' as const };
      setExitCode(await steerRun({ run, options, update, said: id => `Approved: ${id} goes on.` }));
    });
}
