import { errorText } from '../lib/domain/errors.js';
import { streams } from '../lib/app/terminal/streams.js';
import { defineVerb } from './verb.js';
import type { RunProgress } from '../lib/domain/progress.js';
import { readRecordedProgress } from '../lib/store/run-record.js';
import { storeIdentity } from '../lib/store/store-identity.js';
import { runListLines } from '../lib/report/run-list-view.js';
import { findRuns, searchedStores } from '../lib/app/finding/find-run.js';
import { printJson, printable, printMessage } from '../lib/app/terminal/output.js';

export const verb = defineVerb<{ store?: string; all?: boolean; json?: boolean }>({
  description: 'Lists runs, latest first.',
  options: [
    ['--store <path>', 'the store to list'],
    ['--all', 'lists each run of a comparison, too'],
    ['--json', 'prints all of them as JSON'],
  ],
  async run(options) {
    const { runs, damaged } = await findRuns(await searchedStores(options.store));
    const rows = await Promise.all(
      runs.map(async ({ record, store, storePath }) => {
        const progress = await readRecordedProgress(store, record.id).catch((error: unknown) => {
          damaged.push(error instanceof Error ? error : new Error(String(error)));
          return null;
        });
        return {
          id: record.id,
          state: record.endedAt === null ? openState(progress) : (progress?.state ?? 'unknown'),
          stage: progress?.stage ?? 'baseline',
          strategy: record.strategy,
          comparison: record.comparison ?? null,
          simulated: record.simulated,
          baseline: progress?.scores.baseline.test?.mean ?? null,
          final: progress?.scores.final.test?.mean ?? null,
          startedAt: record.startedAt,
          store: storePath,
          storeId: await storeIdentity(store).catch(() => null),
        };
      }),
    );
    for (const error of damaged) printMessage(`warning: ${printable(errorText(error))}`);
    if (options.json) return printJson(rows);
    if (rows.length === 0 && damaged.length > 0) return;
    if (rows.length === 0)
      return printMessage(`${noRuns(options.store)} Start one with: fgo optimize CONFIG`);
    const lines = runListLines(rows, { all: options.all === true });
    streams.stdout.write(lines.map(line => `${printable(line)}\n`).join(''));
  },
});

/** As last recorded; only `status` knows whether a worker is active. */
function openState(progress: RunProgress | null): string {
  return progress?.state === 'waiting' || progress?.state === 'paused' ? progress.state : 'open';
}

function noRuns(store: string | undefined): string {
  return store === undefined ? 'No runs yet.' : `No runs in ${store}.`;
}
