import { Command } from 'commander';
import { setUpAlfworld } from '../lib/app/setup/set-up-alfworld.js';
import { printJson, talk } from '../lib/app/terminal/talk.js';

interface SetUpOptions {
  python: string;
  json?: boolean;
}

export function setupCommand(): Command {
  const setup = new Command('setup').description('Installs what a benchmark needs on this machine.');
  setup
    .command('alfworld')
    .description("Puts ALFWorld's engine into a Python environment of its own, below the user's cache.")
    .option('--python <program>', 'the Python to start from, 3.10 or later', 'python3')
    .option('--json', 'prints where it is as JSON')
    .action(async ({ python, json }: SetUpOptions) => {
      const own = await setUpAlfworld({ python, log: talk });
      talk('ALFWorld is ready: it has won a game.');
      if (json) printJson({ python: own });
      else process.stdout.write(`${own}\n`);
    });
  return setup;
}
