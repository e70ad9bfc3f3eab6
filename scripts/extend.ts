import { defineVerb } from './verb.js';
import { resolve } from 'node:path';
import { manifestSchema } from '../lib/config/manifest.js';
import { createArtifacts } from '../lib/store/artifacts.js';
import { readRecordedProgress } from '../lib/store/run-record.js';
import { extendManifest } from '../lib/app/deriving/extend-run.js';
import { runDerived } from '../lib/app/running/derived-run.js';
import type { DerivedRunOptions } from '../lib/app/running/derived-run.js';
import { runNotStarted } from '../lib/app/terminal/errors.js';
import { findRunToChange } from '../lib/app/finding/find-run.js';
import { readConfig } from '../lib/app/running/open-configured-run.js';
import { collect, runId } from '../lib/app/terminal/options.js';

export const verb = defineVerb<DerivedRunOptions & { data: string; config?: string }, [string]>({
  description:
    'Adds tasks to a finished run: optimizes on subsets of the new tasks, merges these, and merges the outcome with the finished result. Pays for nothing else.',
  arguments: [['<run>', 'the id of a finished run, or last']],
  requiredOptions: [['--data <file>', 'the new train tasks, in the format of the run’s own data']],
  options: [
    ['--config <file>', 'the configuration that says how to read them; the run’s own if not given'],
    ['--set <path=value>', 'overrides a setting of the run', collect, []],
    ['--id <id>', 'the id of the new run', runId],
    ['--store <path>', 'the store that has it'],
    ['--detach', 'starts the run and leaves it to workers (`fgo worker`)'],
    ['--json', 'prints the final status as JSON on stdout'],
  ],
  async run(options, run) {
    const found = await findRunToChange(run, options.store);
    const { store, record } = found;
    const artifacts = createArtifacts(store);
    const progress = await readRecordedProgress(store, record.id);
    if (!progress) throw runNotStarted(record.id);
    // A configuration given on the command line wins; otherwise the run records how its tasks were read,
    // including `--set`.
    const named = options.config ?? (record.data ? undefined : record.configFile);
    const config = named === undefined ? (record.data ?? {}) : (await readConfig(named, [])).config;
    const { manifest, added, known } = await extendManifest({
      artifacts,
      manifest: await artifacts.get(record.manifest, manifestSchema),
      progress,
      config,
      data: resolve(options.data),
      settings: options.set,
    });
    const said = [
      `Adds ${added} train tasks to the result of ${record.id}.`,
      ...(known === 0 ? [] : [`${known} of the file's tasks are in the run already, and are left out.`]),
    ];
    return await runDerived({ found, manifest, options, said });
  },
});
