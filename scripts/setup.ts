import { setUpAlfworld } from '../lib/app/setup/set-up-alfworld.js';
import { print, printJson, printMessage } from './terminal/output.js';
import { cliContext } from './cli-context.js';
import { defineVerb } from './verb.js';
import type { VerbTree } from './verb.js';

const alfworld = defineVerb<{ python: string; json?: boolean }>({
  description: "Puts ALFWorld's engine into a Python environment of its own, below the user's cache.",
  options: [
    ['--python <program>', 'the Python to start from, 3.10 or later', 'python3'],
    ['--json', 'prints where it is as JSON'],
  ],
  examples: [['fgo setup alfworld', 'installs the engine once']],
  async run({ python, json }) {
    const own = await setUpAlfworld(cliContext(), python);
    printMessage('ALFWorld is ready: it has won a game.');
    if (json) printJson({ python: own });
    else print(own);
  },
});

export const verb: VerbTree = {
  description: 'Installs what a benchmark needs on this machine.',
  verbs: { alfworld },
};
