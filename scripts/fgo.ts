import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { tolerateClosedPipes } from '../lib/app/terminal/closed-pipes.js';
import { exitCodes } from '../lib/app/terminal/exit-codes.js';
import { routeWarnings } from '../lib/app/terminal/route-warnings.js';
import { emptyArgument, shownUsageError } from '../lib/app/running/usage-errors.js';
import { z } from 'zod';

const packageSchema = z.object({ version: z.string() });

type SetExitCode = (code: number) => void;

/**
 * In the order of the help. Only the named command is loaded, so that `fgo list` does not wait for what a
 * worker needs.
 */
const commands: Record<string, (setExitCode: SetExitCode) => Promise<Command>> = {
  validate: async setExitCode => (await import('./validate.js')).validateCommand(setExitCode),
  'check-agent': async setExitCode => (await import('./check-agent.js')).checkAgentCommand(setExitCode),
  score: async setExitCode => (await import('./score.js')).scoreCommand(setExitCode),
  estimate: async () => (await import('./estimate.js')).estimateCommand(),
  optimize: async setExitCode => (await import('./optimize.js')).optimizeCommand(setExitCode),
  compare: async setExitCode => (await import('./compare.js')).compareCommand(setExitCode),
  resume: async setExitCode => (await import('./resume.js')).resumeCommand(setExitCode),
  status: async setExitCode => (await import('./status.js')).statusCommand(setExitCode),
  watch: async setExitCode => (await import('./watch.js')).watchCommand(setExitCode),
  list: async () => (await import('./list.js')).listCommand(),
  limits: async () => (await import('./limits.js')).limitsCommand(),
  pause: async () => (await import('./pause.js')).pauseCommand(),
  continue: async setExitCode => (await import('./continue.js')).continueCommand(setExitCode),
  approve: async setExitCode => (await import('./approve.js')).approveCommand(setExitCode),
  reject: async setExitCode => (await import('./reject.js')).rejectCommand(setExitCode),
  finish: async setExitCode => (await import('./finish.js')).finishCommand(setExitCode),
  cancel: async () => (await import('./cancel.js')).cancelCommand(),
  replay: async setExitCode => (await import('./replay.js')).replayCommand(setExitCode),
  show: async () => (await import('./show.js')).showCommand(),
  diff: async () => (await import('./diff.js')).diffCommand(),
  explain: async setExitCode => (await import('./explain.js')).explainCommand(setExitCode),
  fork: async setExitCode => (await import('./fork.js')).forkCommand(setExitCode),
  extend: async setExitCode => (await import('./extend.js')).extendCommand(setExitCode),
  setup: async () => (await import('./setup.js')).setupCommand(),
  server: async setExitCode => (await import('./server.js')).serverCommand(setExitCode),
  worker: async setExitCode => (await import('./worker.js')).workerCommand(setExitCode),
  store: async () => (await import('./store.js')).storeCommand(),
  simulate: async () => (await import('./simulate.js')).simulateCommand(),
};

async function main(): Promise<number> {
  routeWarnings();
  tolerateClosedPipes();
  let code: number = exitCodes.done;
  const setExitCode = (value: number) => {
    code = value;
  };
  const program = new Command('fgo')
    .description('Fine-Grained Optimization: optimizes the instructions of an LLM agent from a training set.')
    .version(packageVersion())
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(shownUsageError(text)) })
    .showHelpAfterError('(fgo --help lists the commands, fgo COMMAND --help its options)')
    .addHelpText('after', '\nTry: fgo optimize examples/logisticsqa/fgo.yaml');
  for (const load of namedCommands(process.argv[2])) program.addCommand(await load(setExitCode));
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(entry => entry.commands),
  ]) {
    if (command.parent) command.copyInheritedSettings(command.parent);
    command.exitOverride();
  }
  try {
    const empty = emptyArgument(process.argv.slice(2));
    if (empty !== undefined) program.error(empty);
    await program.parseAsync();
    return code;
  } catch (error) {
    // commander has already printed the error; help and version are not errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    const { reportFailure } = await import('../lib/app/terminal/report-failure.js');
    return reportFailure(error);
  }
}

/** The command of this name; for help and unknown words, all commands. */
function namedCommands(word: string | undefined) {
  if (word === '--version' || word === '-V') return [];
  const named = word !== undefined && Object.hasOwn(commands, word) ? commands[word] : undefined;
  return named ? [named] : Object.values(commands);
}

/** From the package that contains this file: next to the sources, or above the compiled files. */
function packageVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      return packageSchema.parse(JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'))).version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}

const code = await main();
// A pipe accepts 64 KB at a time: what it has not accepted yet would be lost.
await new Promise<void>(resolve => process.stdout.write('', () => resolve()));
// Open connections must not keep a finished command running.
process.exit(code);
