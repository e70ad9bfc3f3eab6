import { Command, CommanderError } from 'commander';
import { tolerateClosedPipes } from './terminal/closed-pipes.js';
import { exitCodes } from '../lib/app/exit-codes.js';
import { packageVersion } from '../lib/app/package-version.js';
import { routeWarnings } from './terminal/route-warnings.js';
import { streams } from './terminal/streams.js';
import type { Streams } from './terminal/streams.js';
import { emptyArgument, shownUsageError } from './usage-errors.js';
import { addVerb } from './verb.js';
import { verbs } from './verbs.js';

/** Runs a command line and returns its exit code once all its output is written. */
export async function main(parameters: readonly string[], io: Streams = process): Promise<number> {
  streams.stdout = io.stdout;
  streams.stderr = io.stderr;
  routeWarnings();
  tolerateClosedPipes();
  const code = await run(parameters);
  // A pipe accepts 64 KB at a time: what it has not accepted yet would be lost.
  await new Promise<void>(resolve => io.stdout.write('', () => resolve()));
  return code;
}

async function run(parameters: readonly string[]): Promise<number> {
  let code: number = exitCodes.done;
  const program = new Command('fgo')
    .description('Fine-Grained Optimization: optimizes the instructions of an LLM agent from a training set.')
    .version(packageVersion())
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: text => void streams.stdout.write(text),
      writeErr: text => void streams.stderr.write(text),
      outputError: (text, write) => write(shownUsageError(text)),
    })
    .showHelpAfterError('(fgo --help lists the commands, fgo COMMAND --help its options)')
    .addHelpText('after', '\nTry: fgo optimize examples/logisticsqa/fgo.yaml')
    .exitOverride();
  for (const { name, group, load } of namedVerbs(parameters[0])) {
    const onExit = (value: number) => (code = value);
    addVerb(program, { name, definition: (await load()).verb, onExit }).helpGroup(`${group}:`);
  }
  try {
    const empty = emptyArgument(parameters);
    if (empty !== undefined) program.error(empty);
    await program.parseAsync(parameters, { from: 'user' });
    return code;
  } catch (error) {
    // commander has already printed the error; help and version are not errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    const { reportFailure } = await import('./terminal/report-failure.js');
    return reportFailure(error, { json: parameters.includes('--json') });
  }
}

/** The verb of this name; for help and unknown words, all verbs. */
function namedVerbs(word: string | undefined) {
  if (word === '--version' || word === '-V') return [];
  const named = verbs.filter(({ name }) => name === word);
  return named.length > 0 ? named : verbs;
}
