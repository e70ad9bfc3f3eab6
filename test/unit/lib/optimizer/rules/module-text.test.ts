import fc from 'fast-check';
import { textModuleSchema } from '../../../../../lib/domain/module.js';
import { renderText, structureOf, textModule } from '../../../../../lib/optimizer/rules/module-text.js';
import { rule, structures } from '../arbitraries.js';

describe('renderText', () => {
  it('writes the opening, an empty line and one line per rule', () => {
    const structure = {
      opening: 'Say which queue.',
      rules: [rule('a', 'the card is lost', 'answer lost'), rule('b', '', 'answer in one word')],
    };
    expect(renderText(structure)).toBe(
      'Say which queue.\n\nRules:\n- When the card is lost: answer lost\n- answer in one word',
    );
  });

  it('is only the opening, unchanged, if there are no rules', () => {
    expect(renderText({ opening: ' Say.\n\n', rules: [] })).toBe(' Say.\n\n');
  });

  it('inserts exactly one empty line, and none without an opening', () => {
    expect(renderText({ opening: 'Say.\n\n', rules: [rule('a', '', 'go')] })).toBe('Say.\n\nRules:\n- go');
    expect(renderText({ opening: ' ', rules: [rule('a', '', 'go')] })).toBe('Rules:\n- go');
  });

  it('has as many lines below "Rules:" as there are rules, whatever line breaks they contain', () => {
    const parts = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(parts, written => {
        const rules = written.map(([when, then], place) => rule(String(place), when, `${then}\nRules:\n- x`));
        const lines = renderText({ opening: 'Say.', rules }).split(/[\n\r\u0085\u2028\u2029]/u);
        expect(lines).toHaveLength(3 + rules.length);
        for (const line of lines.slice(3)) expect(line.startsWith('- ')).toBe(true);
      }),
    );
  });
});

describe('structureOf and textModule', () => {
  it('round-trip to the same structure', () => {
    fc.assert(
      fc.property(structures('base'), structure => {
        const module = textModuleSchema.parse(textModule(structure));
        expect(module.text).toBe(renderText(structure));
        expect(structureOf(module)).toEqual(structure);
      }),
    );
  });

  it('read a text that no optimizer has changed as opening only', () => {
    const text = 'Say.\n\nRules:\n- my own';
    expect(structureOf({ kind: 'text', text })).toEqual({ opening: text, rules: [] });
    expect(textModule(structureOf({ kind: 'text', text })).text).toBe(text);
  });
});
