import { helpText } from '../../../scripts/help.js';
import type { AnyVerb } from '../../../scripts/verb.js';
import { verbs } from '../../../scripts/verbs.js';

const loaded: { words: string; verb: AnyVerb }[] = [];
beforeAll(async () => {
  for (const { name, load } of verbs) {
    const { verb } = await load();
    if ('verbs' in verb)
      for (const [below, entry] of Object.entries(verb.verbs))
        loaded.push({ words: `${name} ${below}`, verb: entry });
    else loaded.push({ words: name, verb });
  }
});

describe('fgo --help', () => {
  it('lists every command once, in its group, on lines that fit 80 columns', () => {
    const help = helpText();
    for (const { name, summary } of verbs)
      expect(help.split('\n').filter(line => line === `  ${name.padEnd(12)}  ${summary}`)).toHaveLength(1);
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(help.match(/^[A-Z][a-z ]+:$/gm)).toEqual([
      'Start:',
      'Look:',
      'Steer:',
      'Build on:',
      'Infrastructure:',
    ]);
  });
});

describe('the help of a command', () => {
  it('has examples of that command with what they do', () => {
    for (const { words, verb } of loaded) {
      expect({ words, examples: verb.examples.length }).not.toEqual({ words, examples: 0 });
      for (const [command, effect] of verb.examples) {
        expect(command).toContain(`fgo ${words}`);
        expect({ command, effect }).not.toEqual({ command, effect: '' });
      }
    }
  });

  it('requires neither a configuration nor a run', () => {
    const required = loaded.filter(({ verb }) => /^<(config|run)>/.test(verb.arguments?.[0]?.[0] ?? ''));
    expect(required.map(({ words }) => words)).toEqual([]);
  });
});
