import { defineVerb } from './verb.js';
import { manifestSchema } from '../lib/config/manifest.js';
import { createArtifacts } from '../lib/store/artifacts.js';
import { readRecordedProgress } from '../lib/store/run-record.js';
import { forkManifest } from '../lib/app/deriving/fork-run.js';
import { runDerived } from '../lib/app/running/derived-run.js';
import type { DerivedRunOptions } from '../lib/app/running/derived-run.js';
import { runNotStarted } from '../lib/app/terminal/errors.js';
import { findRunToChange } from '../lib/app/finding/find-run.js';
import { collect, runId } from '../lib/app/terminal/options.js';

export const verb = defineVerb<DerivedRunOptions & { from: string }, [string]>({
  description:
    'Starts a run that re-runs one step of another run, and everything after it, under changed settings. Everything before it is reused, and calls that the change does not affect cost nothing.',
  arguments: [['<run>', 'the id of a run, or last']],
  requiredOptions: [
    ['--from <point>', 'optimize, subset-003, subset-003/epoch-2, merge, merge-2-1, or final'],
  ],
  options: [
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
    const before = await artifacts.get(record.manifest, manifestSchema);
    const progress = await readRecordedProgress(store, record.id);
    if (!progress) throw runNotStarted(record.id);
    const { from, set: settings } = options;
    const { manifest, inheritance } = await forkManifest({
      ...{ artifacts, manifest: before, progress, from, settings },
    });
    const { subsets, merges } = inheritance;
    const whole = subsets.filter(subset => subset.complete).length;
    const said = [
      `Takes over from ${record.id}: ${whole} of ${progress.subsets.length} subsets and ${merges.length} of ${progress.merges.length} merges; runs ${from} and everything after it again.`,
    ];
    return await runDerived({ found, manifest, options, said });
  },
});
