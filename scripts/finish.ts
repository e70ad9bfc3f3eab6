import { Command } from 'commander';
import { steerRun } from '../lib/app/steering/steer-run.js';
import type { SteerOptions } from '../lib/app/steering/steer-run.js';

export function finishCommand(setExitCode: (code: number) => void): Command {
  return new Command('finish')
    .description(
      'Ends a run now: takes the best result so far and runs the final test on it. Nothing more is optimized or merged.',
    )
    .argument('<run>', 'the id of a run, or last')
    .option('--store <path>', 'the store that has it')
    .option('--json', 'prints the status as JSON')
    .action(async (run: string, options: SteerOptions) => {
      const update = { name: 'finish' as const };
      setExitCode(
        await steerRun({
          run,
          options,
          update,
          said: id => `${id} ends with the best so far. To look on: fgo watch ${id}`,
        }),
      );
    });
}
