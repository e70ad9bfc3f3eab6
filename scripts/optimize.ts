import { startRun } from '../lib/app/running/start-run.js';
import { runId } from './terminal/options.js';
import { cliContext } from './cli-context.js';
import { configArgument, defineVerb, detachOption, priorityOption, setOption } from './verb.js';
import { workOnStarted } from './work-on-run.js';

interface OptimizeOptions {
  id?: string;
  set: string[];
  begin?: string;
  new?: boolean;
  fresh?: boolean;
  priority?: number;
  detach?: boolean;
  json?: boolean;
}

export const verb = defineVerb<OptimizeOptions, [string]>({
  description: 'Optimizes the agent of a configuration, or continues its unfinished run if there is one.',
  arguments: [configArgument],
  options: [
    ['--id <id>', 'the id of the run, new or to continue', runId],
    setOption,
    [
      '--begin <file|run>',
      'begins with these modules: a text or .json file, or an earlier run, at a point with RUN/POINT',
    ],
    ['--new', 'starts another run even where one is unfinished'],
    ['--fresh', 'pays for every call again: reuses nothing from earlier runs'],
    priorityOption,
    detachOption,
    ['--json', 'prints the final status as JSON on stdout'],
  ],
  examples: [
    ['fgo optimize', 'starts or continues a run of ./fgo.yaml'],
    ['fgo optimize --set budget.usd=2', 'with a cap on the cost'],
    ['fgo optimize --new --begin last/merge-1-1', 'starts from the modules of an earlier run'],
  ],
  async run(options, configFile) {
    const { set: settings, begin, id, new: another, fresh, priority } = options;
    const started = await startRun(cliContext(), {
      configFile,
      settings,
      begin,
      id,
      another,
      fresh,
      priority,
    });
    return workOnStarted(started, options);
  },
});
