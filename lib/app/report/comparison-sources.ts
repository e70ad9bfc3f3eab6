import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { manifestSchema } from '../../config/manifest.js';
import { endpointOf, modelsOf } from '../../report/data/reproduce.js';
import type { ComparisonSources } from '../../report/html/compare-page.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { RecordedRun } from '../../store/comparison-record.js';
import { runKeys } from '../../store/run-keys.js';
import { readRunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';

/** A run on the page of a comparison, and its store. */
export interface SourceRun {
  store: Store;
  storePath: string;
  run: Pick<RecordedRun, 'run' | 'manifest'>;
}

/** Reads what the page of a comparison shows besides its figures. `folder`: where the page goes. */
export async function readComparisonSources(
  runs: readonly SourceRun[],
  options: { title: string; folder: string; warnings: ReadonlyMap<string, readonly string[]> },
): Promise<ComparisonSources> {
  const { title, folder, warnings } = options;
  const started: string[] = [];
  const models = new Set<string>();
  const links = new Map<string, string>();
  for (const { store, storePath, run } of runs) {
    const record = await readRunRecord(store, run.run);
    if (record) started.push(record.startedAt);
    const manifest = await createArtifacts(store).get(run.manifest, manifestSchema);
    const names = [...new Set(modelsOf(manifest).map(({ model }) => model))].join(', ');
    models.add(
      manifest.llm.provider === 'simulated' ? endpointOf(manifest) : `${names} at ${endpointOf(manifest)}`,
    );
    const report = join(storePath, runKeys(run.run).report);
    if (existsSync(report)) links.set(run.run, addressOf(resolve(folder), report));
  }
  return { title, startedAt: started.sort()[0] ?? null, models: [...models].join('; '), warnings, links };
}

function addressOf(folder: string, file: string): string {
  return relative(folder, file).split(sep).map(encodeURIComponent).join('/');
}
