import { defineVerb } from './verb.js';
import { createArtifacts } from '../lib/store/artifacts.js';
import { beginSetting } from '../lib/app/running/begin-setting.js';
import { chooseRun } from '../lib/app/finding/choose-run.js';
import { withEstimate } from '../lib/app/running/estimate-of-run.js';
import { rememberStore } from '../lib/app/finding/known-stores.js';
import { openConfiguredRun } from '../lib/app/running/open-configured-run.js';
import { preflight } from '../lib/app/running/preflight.js';
import { isDone, showDone } from '../lib/app/terminal/show-done.js';
import { collect, runId } from '../lib/app/terminal/options.js';
import { printMessage } from '../lib/app/terminal/output.js';

interface OptimizeOptions {
  id?: string;
  set: string[];
  begin?: string;
  new?: boolean;
  fresh?: boolean;
  detach?: boolean;
  json?: boolean;
}

export const verb = defineVerb<OptimizeOptions, [string]>({
  description: 'Optimizes the agent of a configuration, or continues its unfinished run if there is one.',
  arguments: [['<config>', 'the configuration, fgo.yaml']],
  options: [
    ['--id <id>', 'the id of the run, new or to continue', runId],
    ['--set <path=value>', 'overrides a value of the configuration', collect, []],
    [
      '--begin <file|run>',
      'begins with these modules: a text or .json file, or an earlier run, at a point with RUN/POINT',
    ],
    ['--new', 'starts another run even where one is unfinished'],
    ['--fresh', 'pays for every call again: reuses nothing from earlier runs'],
    ['--detach', 'starts the run and leaves it to workers (`fgo worker`)'],
    ['--json', 'prints the final status as JSON on stdout'],
  ],
  async run(options, configFile) {
    const { begin } = options;
    const settings = begin === undefined ? options.set : [...options.set, await beginSetting(begin)];
    const { loaded, store, storePath } = await openConfiguredRun(configFile, settings);
    await preflight({ loaded, log: printMessage });
    const chosen = await chooseRun({
      store,
      artifacts: createArtifacts(store),
      loaded,
      id: options.id,
      another: options.new === true,
      fresh: options.fresh === true,
    });
    await rememberStore(storePath);
    const { how } = chosen;
    const record =
      how === 'new' ? await withEstimate({ store, record: chosen.record, loaded }) : chosen.record;
    if (how === 'finished' && (await isDone(store, record.id))) {
      return await showDone({ store, storePath, record }, options.json === true);
    }
    const endpoint = record.simulated ? ', with the simulated endpoint (no LLM is asked)' : '';
    if (how === 'unfinished')
      printMessage(`Goes on with the unfinished run ${record.id} (--new starts another).`);
    else printMessage(`Run ${record.id}${endpoint}`);
    for (const note of chosen.notes) printMessage(note);
    const session = { store, storePath, record, json: options.json === true, goOn: 'again' as const };
    // Loaded last, so that input errors are reported without waiting for what a worker needs.
    const { detachRun } = await import('../lib/app/running/detach-run.js');
    const { runSession } = await import('../lib/app/running/run-session.js');
    return options.detach ? await detachRun(session) : await runSession(session);
  },
});
