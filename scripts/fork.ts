import { forkRun } from '../lib/app/deriving/fork-run.js';
import { findRunToChange } from '../lib/app/finding/find-run.js';
import { cliContext } from './cli-context.js';
import { defineVerb, derivedOptions, runArgument } from './verb.js';
import type { DerivedOptions } from './verb.js';
import { workOnStarted } from './work-on-run.js';

export const verb = defineVerb<DerivedOptions & { from: string }, [string]>({
  description:
    'Starts a run that re-runs one step of another run, and everything after it, under changed settings. Everything before it is reused, and calls that the change does not affect cost nothing.',
  arguments: [runArgument],
  requiredOptions: [
    ['--from <point>', 'optimize, subset-003, subset-003/epoch-2, merge, merge-2-1, or final'],
  ],
  options: derivedOptions,
  examples: [
    ['fgo fork --from merge --set optimize.merge.fanIn=2', 'merges again in pairs'],
    ['fgo fork RUN --from subset-003/epoch-2', 'optimizes one subset again'],
  ],
  async run(options, run) {
    const context = cliContext();
    const { from, set: settings, id, store } = options;
    const origin = await findRunToChange(context, run, store);
    return workOnStarted(await forkRun(context, { origin, from, settings, id }), options);
  },
});
