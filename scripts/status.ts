import { streams } from '../lib/app/terminal/streams.js';
import { defineVerb } from './verb.js';
import { findRun } from '../lib/app/finding/find-run.js';
import { continueLines, waitingLines } from '../lib/app/terminal/closing-lines.js';
import { exitCodes } from '../lib/app/terminal/exit-codes.js';
import { restoreHistories } from '../lib/app/replay/restore-histories.js';
import { readStatus } from '../lib/app/finding/read-status.js';
import { resultSummary } from '../lib/app/running/result-summary.js';
import { paletteOf, print, printJson, printableStyled } from '../lib/app/terminal/output.js';
import { treeLines } from '../lib/report/tree-view.js';

export const verb = defineVerb<{ store?: string; json?: boolean }, [string]>({
  description: 'Shows the current state of a run.',
  arguments: [['<run>', 'the id of a run, or last']],
  options: [
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints the status as JSON'],
  ],
  async run(options, run) {
    const found = await findRun(run, options.store);
    await restoreHistories(found);
    const status = await readStatus(found);
    if (options.json) printJson(status);
    else {
      const palette = paletteOf(streams.stdout);
      const lines = [
        ...treeLines({ ...status, ...status.tree }, palette),
        ...resultSummary({ status, storePath: found.storePath, palette }),
        ...(status.ending && status.decision === null ? [`Ends early: ${status.ending}.`] : []),
        ...waitingLines(status).map(palette.yellow),
        ...(status.state === 'waiting' ? continueLines(status) : []),
        ...(status.state === 'interrupted' ? [`Continue: fgo resume ${status.id}`] : []),
      ];
      print(lines.map(line => printableStyled(line, palette)).join('\n'));
    }
    const waits = status.state === 'waiting' || status.state === 'paused';
    return waits ? exitCodes.waiting : exitCodes.done;
  },
});
