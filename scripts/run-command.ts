import { Command, CommanderError } from 'commander';
import { exitCodes } from '../lib/app/exit-codes.js';
import { packageVersion } from '../lib/config/package-version.js';
import { didYouMean } from '../lib/config/nearest.js';
import { helpText } from './help.js';
import { tolerateClosedPipes } from './terminal/closed-pipes.js';
import { routeWarnings } from './terminal/route-warnings.js';
import { streams } from './terminal/streams.js';
import { emptyArgument, shownUsageError } from './usage-errors.js';
import { addVerb } from './verb.js';
import { verbs } from './verbs.js';

/** Runs the command that the first parameter names, and returns its exit code. */
export async function runCommand(parameters: readonly string[]): Promise<number> {
  routeWarnings();
  tolerateClosedPipes();
  let code: number = exitCodes.done;
  const program = new Command('fgo')
    .version(packageVersion())
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: text => void streams.stdout.write(text),
      writeErr: text => void streams.stderr.write(text),
      outputError: (text, write) => write(shownUsageError(text)),
    })
    .exitOverride();
  try {
    const empty = emptyArgument(parameters);
    if (empty !== undefined) program.error(empty);
    const [word = ''] = parameters;
    if (word === '') program.error(helpText().trimEnd());
    const entry = verbs.find(({ name }) => name === word);
    if (entry) {
      const { verb: definition } = await entry.load();
      addVerb(program, { name: word, definition, onExit: value => (code = value) });
    } else if (!word.startsWith('-')) program.error(unknownCommand(word));
    await program.parseAsync(parameters, { from: 'user' });
    return code;
  } catch (error) {
    // commander has already printed the error; help and version are not errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    const { reportFailure } = await import('./terminal/report-failure.js');
    return reportFailure(error, { json: parameters.includes('--json') });
  }
}

function unknownCommand(word: string): string {
  const similar = didYouMean(
    word,
    verbs.map(({ name }) => name),
  );
  return `error: unknown command '${word}'.${similar} List the commands: fgo --help`;
}
