import { streams } from '../lib/app/terminal/streams.js';
import { defineVerb } from './verb.js';
import { createTemporalClient } from '../lib/temporal/connection.js';
import { findServer } from '../lib/temporal/find-server.js';
import { saveHistories } from '../lib/temporal/histories/save-histories.js';
import { runHandle } from '../lib/temporal/runs/start-run.js';
import { manifestSchema } from '../lib/config/manifest.js';
import { workPlanOf } from '../lib/report/time-left.js';
import { createArtifacts } from '../lib/store/artifacts.js';
import { exitCodes } from '../lib/app/terminal/exit-codes.js';
import { exitCodeOf } from '../lib/app/running/run-session.js';
import { restoreHistories } from '../lib/app/replay/restore-histories.js';
import { findRun } from '../lib/app/finding/find-run.js';
import { readStatus } from '../lib/app/finding/read-status.js';
import { resultSummary } from '../lib/app/running/result-summary.js';
import { createRunView } from '../lib/app/terminal/run-view.js';
import { paletteOf, printJson, printMessage } from '../lib/app/terminal/output.js';
import { watchRun } from '../lib/app/running/watch-run.js';

export const verb = defineVerb<{ store?: string; json?: boolean }, [string]>({
  description: 'Shows a run while others work on it. Changes nothing.',
  arguments: [['<run>', 'the id of a run, or last']],
  options: [
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints the last status as JSON'],
  ],
  async run(options, run) {
    const found = await findRun(run, options.store);
    const { store, storePath, record } = found;
    const temporal = await findServer({ storeDirectory: storePath });
    if (temporal && record.endedAt === null) {
      const client = await createTemporalClient(temporal);
      const stop = new AbortController();
      const interrupt = () => stop.abort();
      process.once('SIGINT', interrupt);
      const manifest = await createArtifacts(store).get(record.manifest, manifestSchema);
      const view = createRunView(workPlanOf(manifest));
      const handle = await runHandle({ client, store, record });
      const outcome = await watchRun({
        store,
        record,
        handle,
        view,
        longestCallSeconds: manifest.llm.timeoutSeconds,
        signal: stop.signal,
      });
      // The process closes the connection when it exits: closing it during a call that waits for its retry
      // is an uncaught error. If only workers work on a run, no other process sees its end.
      if (outcome === 'closed') await saveHistories({ client, store, record });
      if (outcome === 'stopped') return exitCodes.interrupted;
    } else if (record.endedAt === null) {
      printMessage(
        `No server runs for ${storePath}: nobody works on this run. Go on with: fgo resume ${record.id}`,
      );
    }
    const now = await findRun(record.id, storePath);
    await restoreHistories(now);
    const status = await readStatus(now);
    for (const line of resultSummary({ status, storePath, palette: paletteOf(streams.stderr) }))
      printMessage(line);
    if (options.json) printJson(status);
    return status.state === 'running' ? exitCodes.done : exitCodeOf(status.state);
  },
});
