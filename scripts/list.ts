import { Command } from 'commander';
import type { RunProgress } from '../algorithm/domain/progress.js';
import { readRecordedProgress } from '../store/run-record.js';
import { formatMean } from '../report/format.js';
import { findRuns, searchedStores } from './support/find-run.js';
import { printable, printJson, talk } from './support/talk.js';

export function listCommand(): Command {
  return new Command('list')
    .description('Lists runs, the latest first.')
    .option('--store <path>', 'the store to list')
    .option('--json', 'prints them as JSON')
    .action(async (options: { store?: string; json?: boolean }) => {
      const stores = await searchedStores(options.store);
      const runs = await findRuns(stores);
      const rows = await Promise.all(
        runs.map(async ({ record, store, storePath }) => {
          const progress = await readRecordedProgress(store, record.id);
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
          };
        }),
      );
      if (options.json) return printJson(rows);
      if (rows.length === 0) return talk(`${noRuns(options.store)} Start one with: fgo optimize CONFIG`);
      const width = Math.max(...rows.map(row => row.id.length));
      const several = new Set(rows.map(row => row.store)).size > 1;
      for (const row of rows) {
        const score = (mean: number | null) => formatMean({ mean, scored: 0, unscored: 0 });
        const state = row.state === 'open' ? `open, ${row.stage}` : row.state;
        process.stdout.write(
          `${row.id.padEnd(width)}  ${state.padEnd(15)}  ${row.strategy.padEnd(11)}  test ${score(row.baseline)} → ${score(row.final)}${row.simulated ? '  simulated' : ''}${row.comparison === null ? '' : `  of ${row.comparison}`}${several ? `  ${printable(row.store)}` : ''}\n`,
        );
      }
    });
}

/** As it was last recorded: whether somebody works on it, `status` knows. */
function openState(progress: RunProgress | null): string {
  return progress?.state === 'waiting' || progress?.state === 'paused' ? progress.state : 'open';
}

function noRuns(store: string | undefined): string {
  return store === undefined ? 'No runs yet.' : `No runs in ${store}.`;
}
