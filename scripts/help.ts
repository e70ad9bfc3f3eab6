import { verbs } from './verbs.js';

const introduction = `Optimizes the instructions of an LLM agent from a training set.

Usage: fgo COMMAND [arguments] [options]
Without a name, CONFIG is ./fgo.yaml, and RUN is the last run of this folder.`;

const ending = `Help for a command, with examples: fgo COMMAND --help
First run: fgo init DATA, then fgo optimize; or fgo init --example NAME`;

/** The commands by group. Loads none of them. */
export function helpText(): string {
  const groups = [...new Set(verbs.map(({ group }) => group))];
  const width = Math.max(...verbs.map(({ name }) => name.length));
  const lists = groups.map(group => {
    const lines = verbs
      .filter(verb => verb.group === group)
      .map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
    return [`${group}:`, ...lines].join('\n');
  });
  return `${[introduction, ...lists, ending].join('\n\n')}\n`;
}
