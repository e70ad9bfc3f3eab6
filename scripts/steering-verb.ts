import { exitCodes } from '../lib/app/exit-codes.js';
import { readStatus } from '../lib/app/finding/read-run.js';
import { reopenRun } from '../lib/app/running/resume-run.js';
import { findOpenRun } from '../lib/app/steering/find-open-run.js';
import type { RunUpdate } from '../lib/app/steering/send-update.js';
import { printJson, printMessage } from './terminal/output.js';
import { cliContext } from './cli-context.js';
import { defineVerb, runArgument, statusOption, storeOption } from './verb.js';
import type { AnyVerb, Described } from './verb.js';
import { workOnStarted } from './work-on-run.js';

interface SteeringOptions {
  store?: string;
  json?: boolean;
}

/** Defines a verb that sends an update to a run; if no worker works on the run, the verb does. */
export function defineSteeringVerb<Options extends object>(verb: {
  description: string;
  options?: Described[];
  examples: AnyVerb['examples'];
  update: (options: Options) => RunUpdate;
  /** What to print once the run has accepted the update. */
  accepted: (run: string) => string;
}): AnyVerb {
  const { description, options = [], examples, update: updateFor, accepted } = verb;
  return defineVerb<SteeringOptions & Options, [string]>({
    description,
    arguments: [runArgument],
    options: [...options, storeOption, statusOption],
    examples,
    async run(given, run) {
      const context = cliContext();
      const update = updateFor(given);
      const found = await findOpenRun(context, run, given.store);
      const { sendUpdate } = await import('../lib/app/steering/send-update.js');
      if (await sendUpdate(found, update)) {
        printMessage(accepted(found.record.id));
        if (given.json) printJson(await readStatus(found));
        return exitCodes.done;
      }
      printMessage(`No worker is running ${found.record.id}: this command works on it.`);
      const started = await reopenRun(context, found, update);
      const work = update.name === 'continue' ? { goOn: 'asIs' as const } : { goOn: null, update };
      return workOnStarted(started, given, work);
    },
  });
}
