import { Command } from 'commander';
import { findRun } from './support/find-run.js';
import { howToGoOn, waitingLines } from './support/closing-lines.js';
import { exitCodes } from './support/exit-codes.js';
import { mendHistories } from './support/mend-histories.js';
import { readStatus } from './support/read-status.js';
import { resultSummary } from './support/result-summary.js';
import { paletteOf, printableStyled, printJson } from './support/talk.js';
import { treeLinesOf } from './support/tree-of-status.js';

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
