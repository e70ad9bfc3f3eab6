import { Command } from 'commander';
import { findRun } from '../lib/app/finding/find-run.js';
import { howToGoOn, waitingLines } from '../lib/app/terminal/closing-lines.js';
import { exitCodes } from '../lib/app/terminal/exit-codes.js';
import { mendHistories } from '../lib/app/replay/restore-histories.js';
import { readStatus } from '../lib/app/finding/read-status.js';
import { resultSummary } from '../lib/app/running/result-summary.js';
import { paletteOf, printableStyled, printJson } from '../lib/app/terminal/talk.js';
import { treeLinesOf } from '../lib/app/terminal/tree-of-status.js';

export function statusCommand(setExitCode: (code: number) => void): Command {
  return new Command('status')
    .description('Shows the current state of a run.')
    .argument('<run>', 'the id of a run, or last')
    .option('--store <path>', 'the store that has it')
    .option('--json', 'prints the status as JSON')
    .action(async (run: string, options: { store?: string; json?: boolean }) => {
      const found = await findRun(run, options.store);
      await mendHistories(found);
      const status = await readStatus(found);
      if (options.json) printJson(status);
      else {
        const palette = paletteOf(process.stdout);
        const lines = [
          ...treeLinesOf(status, palette),
          ...resultSummary({ status, storePath: found.storePath, palette }),
          ...(status.ending && status.decision === null ? [`Ends early: ${status.ending}.`] : []),
          ...waitingLines(status).map(palette.yellow),
          ...(status.state === 'waiting' ? howToGoOn(status) : []),
          ...(status.state === 'interrupted' ? [`Go on with: fgo resume ${status.id}`] : []),
        ];
        process.stdout.write(`${lines.map(line => printableStyled(line, palette)).join('\n')}\n`);
      }
      const waits = status.state === 'waiting' || status.state === 'paused';
      setExitCode(waits ? exitCodes.waiting : exitCodes.done);
    });
}
