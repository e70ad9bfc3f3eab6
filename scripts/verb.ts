import { Help } from 'commander';
import type { Command } from 'commander';
import { limitsSchema } from '../lib/ledger/run-limits.js';
import { collect, numberFor, runId } from './terminal/options.js';

type Parse = (value: string, earlier: never) => unknown;
/** An argument or option as in the help: its form, its description, a parser of its value, and its default. */
export type Described = [form: string, description: string, parse?: Parse | string, value?: unknown];

/** A command of `fgo` as data. */
export interface Verb<Options, Arguments extends unknown[]> {
  description: string;
  /** Forms are `<required>`, `[optional]` and `[several...]`. */
  arguments?: Described[];
  requiredOptions?: Described[];
  options?: Described[];
  /** What the help says after the options. */
  help?: string;
  /** Command lines, each with what it does. */
  examples: [command: string, effect: string][];
  /** What completion offers for an option, by its long name. */
  values?: Record<`--${string}`, readonly string[]>;
  /** Returns the exit code; nothing for `done`. */
  run(options: Options, ...values: Arguments): Promise<number | void>;
}

/** A verb whose options and arguments are those that the command line parser gives it. */
export type AnyVerb = Verb<unknown, unknown[]>;
/** A verb, or the verbs below a common word, such as `fgo server start`. */
export type VerbTree = AnyVerb | { description: string; verbs: Record<string, AnyVerb> };

/** An entry of the table of verbs. */
export interface NamedVerb {
  name: string;
  group: 'Start' | 'Look' | 'Steer' | 'Build on' | 'Infrastructure';
  /** Its line in the list of commands, at most 60 characters. */
  summary: string;
  /** Loads the verb: `fgo list` does not wait for what a worker needs. */
  load: () => Promise<{ verb: VerbTree }>;
}

/** Arguments and options that several verbs share. */
export const configArgument: Described = ['[config]', 'the configuration', 'fgo.yaml'];
export const runArgument: Described = ['[run]', 'the id of a run, or last', 'last'];
export const storeOption: Described = ['--store <path>', 'the store that has it'];
export const localStoreOption: Described = [
  '--store <path>',
  'the store; that of the current folder if not given',
];
export const setOption: Described = [
  '--set <path=value>',
  'overrides a value of the configuration',
  collect,
  [],
];
export const statusOption: Described = ['--json', 'prints the status as JSON'];
export const priorityOption: Described = [
  '--priority <n>',
  'from 1 (first) to 5 beside other runs of the same endpoint; 3 if not given',
  numberFor(limitsSchema.shape.priority),
];
export const detachOption: Described = ['--detach', 'starts the run and leaves it to workers (`fgo worker`)'];

/** Options of the verbs that derive a run from another one. */
export interface DerivedOptions {
  id?: string;
  set: string[];
  store?: string;
  detach?: boolean;
  json?: boolean;
}
export const derivedOptions: Described[] = [
  ['--set <path=value>', 'overrides a setting of the run', collect, []],
  ['--id <id>', 'the id of the new run', runId],
  storeOption,
  detachOption,
  ['--json', 'prints the final status as JSON on stdout'],
];

/** Defines a verb. The types say what the parser makes of its options and arguments. */
export function defineVerb<Options, Arguments extends unknown[] = []>(
  definition: Verb<Options, Arguments>,
): AnyVerb {
  return definition as unknown as AnyVerb;
}

/** Adds a verb to the command line. Its exit code is reported when it ends. */
export function addVerb(
  parent: Command,
  input: { name: string; definition: VerbTree; onExit: (code: number) => void },
): Command {
  const { name, definition, onExit } = input;
  const command = parent.command(name).description(definition.description).exitOverride();
  // An empty list as the default of an option that may be repeated is no news.
  command.configureHelp({
    optionDescription: option =>
      Array.isArray(option.defaultValue) ? option.description : new Help().optionDescription(option),
  });
  if ('verbs' in definition) {
    for (const [below, entry] of Object.entries(definition.verbs))
      addVerb(command, { name: below, definition: entry, onExit });
    return command;
  }
  for (const [form, description, parse, value] of definition.arguments ?? [])
    command.argument(form, description, parse as never, value);
  for (const [form, description, parse, value] of definition.requiredOptions ?? [])
    command.requiredOption(form, description, parse as never, value as never);
  for (const [form, description, parse, value] of definition.options ?? [])
    command.option(form, description, parse as never, value as never);
  command.addHelpText('after', helpOf(definition));
  return command.action(async (...given: unknown[]) => {
    // The parser appends the options and the command to the arguments.
    const [options, ...values] = [given.at(-2), ...given.slice(0, -2)];
    onExit((await definition.run(options, ...values)) ?? 0);
  });
}

function helpOf({ help, examples }: AnyVerb): string {
  const width = Math.max(0, ...examples.map(([command]) => command.length));
  const lines = examples.map(([command, effect]) => `  ${command.padEnd(width)}  ${effect}`.trimEnd());
  return [...(help ? [help] : []), `\nExamples:\n${lines.join('\n')}`].join('\n');
}
