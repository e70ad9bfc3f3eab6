import { Argument } from 'commander';
import { badInput } from '../lib/config/problem.js';
import { completionScripts } from './completion-scripts.js';
import type { CompletedCommand, CompletedOption } from './completion-scripts.js';
import { streams } from './terminal/streams.js';
import { defineVerb } from './verb.js';
import type { AnyVerb, NamedVerb } from './verb.js';

const shells = Object.keys(completionScripts);

/** The verb that prints the completion of these verbs. */
export function completionVerb(verbs: readonly NamedVerb[]): AnyVerb {
  return defineVerb<object, [string]>({
    description: 'Prints a script that completes commands, options, values and run ids in your shell.',
    arguments: [['<shell>', shells.join(', ')]],
    examples: [
      ['eval "$(fgo completion bash)"', 'in ~/.bashrc'],
      ['eval "$(fgo completion zsh)"', 'in ~/.zshrc, after compinit'],
      ['fgo completion fish | source', 'in ~/.config/fish/config.fish'],
    ],
    async run(_options, shell) {
      const script = completionScripts[shell];
      if (!script) throw badInput(shell, `This shell is not supported. Name one of ${shells.join(', ')}.`);
      streams.stdout.write(script(await completedCommands(verbs)));
    },
  });
}

/** All commands with what completion offers for them. */
export async function completedCommands(verbs: readonly NamedVerb[]): Promise<CompletedCommand[]> {
  const commands: CompletedCommand[] = [];
  for (const { name, summary, load } of verbs) {
    const { verb: definition } = await load();
    if ('verbs' in definition)
      for (const [below, entry] of Object.entries(definition.verbs))
        commands.push(completedCommand({ words: [name, below], summary, definition: entry }));
    else commands.push(completedCommand({ words: [name], summary, definition }));
  }
  return commands;
}

function completedCommand(input: {
  words: string[];
  summary: string;
  definition: AnyVerb;
}): CompletedCommand {
  const { words, summary, definition } = input;
  const [argument] = definition.arguments ?? [];
  const name = argument ? new Argument(argument[0]).name() : null;
  return {
    words,
    summary,
    takes: name === 'run' ? 'runs' : name === 'shell' ? shells : name === null ? 'nothing' : 'files',
    options: [...(definition.requiredOptions ?? []), ...(definition.options ?? [])].map(
      ([form, description]) => completedOption(form, description, definition.values ?? {}),
    ),
  };
}

function completedOption(
  form: string,
  description: string,
  values: NonNullable<AnyVerb['values']>,
): CompletedOption {
  const long = (/--[a-z-]+/.exec(form)?.[0] ?? form) as `--${string}`;
  return { long, description, takesValue: /[<[]/.test(form), values: values[long] ?? [] };
}
