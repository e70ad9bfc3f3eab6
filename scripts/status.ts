import { exitCodes } from '../lib/app/exit-codes.js';
import { findRun } from '../lib/app/finding/find-run.js';
import { readRun, readStatus } from '../lib/app/finding/read-run.js';
import { findUnfitWorkers } from '../lib/app/finding/find-workers.js';
import { restoreHistories } from '../lib/app/replay/restore-histories.js';
import { continueLines, waitingLines } from './terminal/closing-lines.js';
import { streams } from './terminal/streams.js';
import { paletteOf, print, printable, printableStyled, printJson, printMessage } from './terminal/output.js';
import { treeLines } from '../lib/report/tree-view.js';
import { unfitWorkerLines } from '../lib/report/worker-list-view.js';
import { resultSummary } from '../lib/report/result-summary.js';
import { cliContext } from './cli-context.js';
import { defineVerb, runArgument, statusOption, storeOption } from './verb.js';

export const verb = defineVerb<{ store?: string; json?: boolean }, [string]>({
  description: 'Shows the current state of a run.',
  arguments: [runArgument],
  options: [storeOption, statusOption],
  examples: [
    ['fgo status', 'the last run of this folder'],
    ['fgo status RUN --json', 'for a program'],
  ],
  async run(options, run) {
    const found = await findRun(cliContext(), run, options.store);
    await restoreHistories(found);
    const reading = await readRun(found);
    const { serverProblem } = reading;
    if (serverProblem !== null)
      printMessage(`warning: ${printable(serverProblem)} The state of the run is as last recorded.`);
    const status = await readStatus(found, reading);
    if (options.json) printJson(status);
    else {
      const palette = paletteOf(streams.stdout);
      const lines = [
        ...treeLines({ ...status, ...status.tree }, palette),
        ...resultSummary({ status, storePath: found.storePath, cwd: process.cwd(), palette }),
        ...(status.ending && status.decision === null ? [`Ends early: ${status.ending}.`] : []),
        ...waitingLines(status).map(palette.yellow),
        ...(status.state === 'waiting' ? continueLines(status) : []),
        ...unfitWorkerLines(await findUnfitWorkers(found)).map(palette.yellow),
        ...(status.state === 'interrupted' && serverProblem === null
          ? [`Continue: fgo resume ${status.id}`]
          : []),
      ];
      print(lines.map(line => printableStyled(line, palette)).join('\n'));
    }
    const waits = status.state === 'waiting' || status.state === 'paused';
    return waits ? exitCodes.waiting : exitCodes.done;
  },
});
