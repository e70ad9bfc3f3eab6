export interface CompletedOption {
  /** `--format`. */
  long: string;
  description: string;
  takesValue: boolean;
  /** Its values; empty if it takes any, or none. */
  values: readonly string[];
}

export interface CompletedCommand {
  /** `['status']`, `['server', 'start']`. */
  words: string[];
  summary: string;
  /** What its first argument is: `runs`, `files`, `nothing`, or one of these words. */
  takes: 'runs' | 'files' | 'nothing' | readonly string[];
  options: CompletedOption[];
}

type Script = (commands: CompletedCommand[]) => string;

/** The completion scripts by shell. */
export const completionScripts: Record<string, Script> = { bash, zsh, fish };

/** Ids of the runs of this folder: the only part that is looked up when a person presses Tab. */
const runIds = 'fgo list --quiet 2>/dev/null';

function bash(commands: CompletedCommand[]): string {
  return `# Completion of fgo for bash.
_fgo() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  local words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${firstWords(commands).join(' ')}' -- "$current")); return
  fi
  case "$command" in
${belowWords(commands)
  .map(
    ([word, below]) => `    ${word}) if [ "$COMP_CWORD" -eq 2 ]; then
      COMPREPLY=($(compgen -W '${below.join(' ')}' -- "$current")); return
    fi; command="$command \${COMP_WORDS[2]}";;`,
  )
  .join('\n')}
  esac
  case "$command $before" in
${valueCases(commands)
  .map(
    ([place, values]) =>
      `    '${place}') COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$current")); return;;`,
  )
  .join('\n')}
  esac
  case "$command" in
${commands.map(command => `    '${nameOf(command)}') words='${longNames(command).join(' ')}'; [ "\${current#-}" = "$current" ] && words="${bashWords(command)}";;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _fgo fgo
`;
}

function bashWords({ takes }: CompletedCommand): string {
  if (takes === 'runs') return `last $(${runIds})`;
  return typeof takes === 'string' ? '' : takes.join(' ');
}

function zsh(commands: CompletedCommand[]): string {
  const entry = (word: string, text: string) => quoted(`${word}:${text.replaceAll(':', '\\:')}`);
  const first = firstWords(commands).map(word => entry(word, summaryOf(commands, word)));
  return `#compdef fgo
# Completion of fgo for zsh.
_fgo() {
  local -a entries
  local command="$words[2]"
  if (( CURRENT == 2 )); then
    entries=(${first.join(' ')})
    _describe command entries; return
  fi
  case "$command" in
${belowWords(commands)
  .map(
    ([word, below]) =>
      `    ${word}) if (( CURRENT == 3 )); then compadd -- ${below.join(' ')}; return; fi; command="$command $words[3]";;`,
  )
  .join('\n')}
  esac
  case "$command $words[CURRENT-1]" in
${valueCases(commands)
  .map(([place, values]) => `    '${place}') compadd -- ${values.join(' ')}; return;;`)
  .join('\n')}
  esac
  if [[ "$words[CURRENT]" == -* ]]; then
    case "$command" in
${commands.map(command => `      '${nameOf(command)}') entries=(${command.options.map(({ long, description }) => entry(long, description)).join(' ')});;`).join('\n')}
    esac
    _describe -o option entries; return
  fi
  case "$command" in
${commands.map(command => `    '${nameOf(command)}') ${zshWords(command)};;`).join('\n')}
  esac
}
compdef _fgo fgo
`;
}

function zshWords({ takes }: CompletedCommand): string {
  if (takes === 'runs') return `compadd -- last \${(f)"$(${runIds})"}`;
  if (takes === 'files') return '_files';
  return takes === 'nothing' ? ':' : `compadd -- ${takes.join(' ')}`;
}

function fish(commands: CompletedCommand[]): string {
  const first = firstWords(commands).map(
    word => `complete -c fgo -n __fish_use_subcommand -f -a ${word} -d ${quoted(summaryOf(commands, word))}`,
  );
  const below = belowWords(commands).map(
    ([word, words]) =>
      `complete -c fgo -n '__fish_seen_subcommand_from ${word}; and not __fish_seen_subcommand_from ${words.join(' ')}' -f -a '${words.join(' ')}'`,
  );
  return ['# Completion of fgo for fish.', ...first, ...below, ...commands.flatMap(fishLines), ''].join('\n');
}

function fishLines({ words, takes, options }: CompletedCommand): string[] {
  const condition = `-n '${words.map(word => `__fish_seen_subcommand_from ${word}`).join('; and ')}'`;
  const argument = takes === 'runs' ? `last (${runIds})` : typeof takes === 'string' ? '' : takes.join(' ');
  return [
    ...(takes === 'files' ? [] : [`complete -c fgo ${condition} -f -a ${quoted(argument)}`]),
    ...options.map(({ long, description, takesValue, values }) => {
      const value = values.length > 0 ? ` -x -a ${quoted(values.join(' '))}` : takesValue ? ' -r' : '';
      return `complete -c fgo ${condition} -l ${long.slice(2)}${value} -d ${quoted(description)}`;
    }),
  ];
}

/** In single quotes for any of the shells. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '’')}'`;
}

function nameOf({ words }: CompletedCommand): string {
  return words.join(' ');
}

function firstWords(commands: CompletedCommand[]): string[] {
  return [...new Set(commands.map(({ words: [word = ''] }) => word))];
}

function summaryOf(commands: CompletedCommand[], first: string): string {
  return commands.find(({ words }) => words[0] === first)?.summary ?? '';
}

/** Commands that have commands below them. */
function belowWords(commands: CompletedCommand[]): [string, string[]][] {
  const trees = commands.filter(({ words }) => words.length > 1);
  return firstWords(trees).map(first => [
    first,
    trees.filter(({ words }) => words[0] === first).map(({ words }) => words[1] ?? ''),
  ]);
}

/** The values of options, by command and option: `export --format`. */
function valueCases(commands: CompletedCommand[]): [string, readonly string[]][] {
  return commands.flatMap(command =>
    command.options
      .filter(({ values }) => values.length > 0)
      .map(({ long, values }): [string, readonly string[]] => [`${nameOf(command)} ${long}`, values]),
  );
}

function longNames({ options }: CompletedCommand): string[] {
  return options.map(({ long }) => long);
}
