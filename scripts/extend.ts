import { resolve } from 'node:path';
import { extendRun } from '../lib/app/deriving/extend-run.js';
import { findRunToChange } from '../lib/app/finding/find-run.js';
import { cliContext } from './cli-context.js';
import { defineVerb, derivedOptions } from './verb.js';
import type { DerivedOptions } from './verb.js';
import { workOnStarted } from './work-on-run.js';

export const verb = defineVerb<DerivedOptions & { data: string; config?: string }, [string]>({
  description:
    'Adds tasks to a finished run: optimizes on subsets of the new tasks, merges these, and merges the outcome with the finished result. Pays for nothing else.',
  arguments: [['[run]', 'the id of a finished run, or last', 'last']],
  requiredOptions: [['--data <file>', 'the new train tasks, in the format of the run’s own data']],
  options: [
    ['--config <file>', 'the configuration that says how to read them; the run’s own if not given'],
    ...derivedOptions,
  ],
  examples: [['fgo extend --data new.csv', 'adds tasks to the last run']],
  async run(options, run) {
    const context = cliContext();
    const { set: settings, id, config: configFile } = options;
    const origin = await findRunToChange(context, run, options.store);
    const data = resolve(options.data);
    return workOnStarted(await extendRun(context, { origin, data, configFile, settings, id }), options);
  },
});
