import type { Program } from './program.js';

function ofText(name: string, does: string, variants: [says: string, expression: string][]): Program {
  return {
    name,
    does,
    parameters: [{ name: 'text', form: 'quoted', what: 'the text between the quotes' }],
    variants: variants.map(([says, expression]) => ({
      says,
      code: `function ${name}({ text }) {\n  return ${expression};\n}`,
    })),
  };
}

export const textPrograms: readonly Program[] = [
  ofText('count_words', 'How many words a text has', [
    ['between blanks', 'text.trim().split(/\\s+/).length'],
  ]),
  ofText('count_letters', 'How many letters a text has', [
    ['blanks not counted', "text.replace(/[^A-Za-z]/g, '').length"],
    ['all characters counted', 'text.length'],
    ['vowels alone', "text.replace(/[^aeiou]/gi, '').length"],
  ]),
  ofText('reverse_text', 'A text written backwards', [['letter by letter', "[...text].reverse().join('')"]]),
];
