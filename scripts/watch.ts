import { exitCodeOf, exitCodes } from '../lib/app/exit-codes.js';
import { findRun } from '../lib/app/finding/find-run.js';
import { readStatus } from '../lib/app/finding/read-run.js';
import { restoreHistories } from '../lib/app/replay/restore-histories.js';
import { watchOpenRun } from '../lib/app/running/watch-open-run.js';
import { streams } from './terminal/streams.js';
import { paletteOf, printJson, printMessage } from './terminal/output.js';
import { resultSummary } from '../lib/report/result-summary.js';
import { cliContext, interruptible } from './cli-context.js';
import { defineVerb, runArgument, storeOption } from './verb.js';

export const verb = defineVerb<{ store?: string; json?: boolean }, [string]>({
  description: 'Shows a run while others work on it. Changes nothing.',
  arguments: [runArgument],
  options: [storeOption, ['--json', 'prints the last status as JSON']],
  examples: [['fgo watch', 'the last run of this folder']],
  async run(options, run) {
    const found = await findRun(cliContext(), run, options.store);
    const { storePath, record } = found;
    if (record.endedAt === null) {
      let detached = false;
      const onDetach = () => (detached = true);
      const outcome = await interruptible(null, context => watchOpenRun(context, found), { found, onDetach });
      if (detached) {
        printMessage(`${record.id} goes on. See it again: fgo watch ${record.id}`);
        return exitCodes.done;
      }
      if (outcome === 'stopped') return exitCodes.interrupted;
      if (outcome === null) {
        printMessage(
          `No server is running for ${storePath}, so no worker is running this run. Continue it with: fgo resume ${record.id}`,
        );
      }
    }
    const now = await findRun(cliContext(), record.id, storePath);
    await restoreHistories(now);
    const status = await readStatus(now);
    const palette = paletteOf(streams.stderr);
    for (const line of resultSummary({ status, storePath, cwd: process.cwd(), palette })) printMessage(line);
    if (options.json) printJson(status);
    return status.state === 'running' ? exitCodes.done : exitCodeOf(status.state);
  },
});
