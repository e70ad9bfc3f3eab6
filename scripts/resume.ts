import { findRunToChange } from '../lib/app/finding/find-run.js';
import { reopenRun } from '../lib/app/running/resume-run.js';
import { cliContext } from './cli-context.js';
import { defineVerb, runArgument, storeOption } from './verb.js';
import { workOnStarted } from './work-on-run.js';

export const verb = defineVerb<{ store?: string; json?: boolean }, [string]>({
  description: 'Resumes a run that was interrupted or killed, or that waits for a person.',
  arguments: [runArgument],
  options: [storeOption, ['--json', 'prints the final status as JSON']],
  examples: [
    ['fgo resume', 'the last run of this folder'],
    ['fgo resume RUN', 'another one'],
  ],
  async run(options, run) {
    const context = cliContext();
    const found = await findRunToChange(context, run, options.store);
    return workOnStarted(await reopenRun(context, found), options);
  },
});
