import fc from 'fast-check';
import { critiquePrompt } from '../../../algorithm/prompts/critique-prompt.js';
import { hostileText, makeCase, readSections } from '../../support/cases.js';

const ask = (parts: Parameters<typeof makeCase>[0], instructions = 'Sort it.') =>
  critiquePrompt({ instructions, ...makeCase(parts) });

describe('the prompt for a critique', () => {
  it('shows the attempt with the right answer and what differs', () => {
    const [, user] = ask({ id: 't', input: 'in', expected: ['A'], output: '', feedback: 'A is missing' });
    expect(readSections(user?.content ?? '').map(({ tag, text }) => [tag, text])).toEqual([
      ['input', 'in'],
      ['output', '(nothing)'],
      ['correct_answer', '["A"]'],
      ['difference', 'A is missing'],
    ]);
  });

  it('has the same system message for all tasks of an exploration, with the instructions in it', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (input, output) => {
        const [one] = ask({ id: 'a', input, output });
        const [other] = ask({ id: 'b', input: output, output: input });
        expect(one).toEqual(other);
        expect(one?.role).toBe('system');
        expect(one?.content.endsWith('<instructions>Sort it.</instructions>')).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps its sections, whatever instructions, task and output say', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (instructions, input, output) => {
        const [system, user] = ask(
          { id: input, input, output, expected: output, feedback: input },
          instructions,
        );
        expect(readSections(system?.content ?? '').map(({ tag }) => tag)).toEqual(['instructions']);
        const tags = readSections(user?.content ?? '').map(({ tag, sections }) => [tag, sections.length]);
        expect(tags.filter(([name]) => name !== 'difference')).toEqual([
          ['input', 0],
          ['output', 0],
          ['correct_answer', 0],
        ]);
      }),
    );
  });
});
