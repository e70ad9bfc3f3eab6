import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { approveCommand } from './approve.js';
import { cancelCommand } from './cancel.js';
import { continueCommand } from './continue.js';
import { diffCommand } from './diff.js';
import { explainCommand } from './explain.js';
import { extendCommand } from './extend.js';
import { finishCommand } from './finish.js';
import { forkCommand } from './fork.js';
import { limitsCommand } from './limits.js';
import { listCommand } from './list.js';
import { optimizeCommand } from './optimize.js';
import { pauseCommand } from './pause.js';
import { rejectCommand } from './reject.js';
import { replayCommand } from './replay.js';
import { resumeCommand } from './resume.js';
import { serverCommand } from './server.js';
import { showCommand } from './show.js';
import { simulateCommand } from './simulate.js';
import { statusCommand } from './status.js';
import { tolerateClosedPipes } from './support/closed-pipes.js';
import { exitCodes } from './support/exit-codes.js';
import { reportFailure } from './support/report-failure.js';
import { routeWarnings } from './support/route-warnings.js';
import { validateCommand } from './validate.js';
import { watchCommand } from './watch.js';
import { workerCommand } from './worker.js';
import { z } from 'zod';

const packageSchema = z.object({ version: z.string() });

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
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText('after', '\nTry: fgo optimize examples/logisticsqa/fgo.yaml');
  for (const command of [
    validateCommand(setExitCode),
    optimizeCommand(setExitCode),
    resumeCommand(setExitCode),
    statusCommand(setExitCode),
    watchCommand(setExitCode),
    listCommand(),
    limitsCommand(),
    pauseCommand(),
    continueCommand(setExitCode),
    approveCommand(setExitCode),
    rejectCommand(setExitCode),
    finishCommand(setExitCode),
    cancelCommand(),
    replayCommand(setExitCode),
    showCommand(),
    diffCommand(),
    explainCommand(setExitCode),
    forkCommand(setExitCode),
    extendCommand(setExitCode),
    serverCommand(setExitCode),
    workerCommand(setExitCode),
    simulateCommand(),
  ]) {
    program.addCommand(command);
  }
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(entry => entry.commands),
  ]) {
    if (command.parent) command.copyInheritedSettings(command.parent);
    command.exitOverride();
  }
  try {
    await program.parseAsync();
    return code;
  } catch (error) {
    // commander has said what was wrong; help and version are not errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    return reportFailure(error);
  }
}

/** From the package that this file is part of: beside the sources, or above the compiled ones. */
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
// A pipe takes 64 KB at a time: what it has not taken yet would be lost.
await new Promise<void>(resolve => process.stdout.write('', () => resolve()));
// Connections that linger must not keep a command that is done.
process.exit(code);
