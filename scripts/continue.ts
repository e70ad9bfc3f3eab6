import { Command } from 'commander';
import { steerRun } from '../lib/app/steering/steer-run.js';
import type { SteerOptions } from '../lib/app/steering/steer-run.js';

export function continueCommand(setExitCode: (code: number) => void): Command {
  return new Command('continue')
    .description(
      'Ends a pause, or continues once you fixed what the run waits for. If no worker works on the run, this command does.',
    )
    .argument('<run>', 'the id of a run, or last')
    .option('--store <path>', 'the store that has it')
    .option('--json', 'prints the status as JSON')
    .action(async (run: string, options: SteerOptions) => {
      const update = { name: 'continue' as const };
      setExitCode(await steerRun({ run, options, update, said: id => `${id} goes on.` }));
    });
}
