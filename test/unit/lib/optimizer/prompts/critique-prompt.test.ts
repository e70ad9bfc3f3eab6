import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { critiquePrompt, critiqueSchemaFor } from '../../../../../lib/optimizer/prompts/critique-prompt.js';
import { replySchema } from '../../../../../lib/llm/strict-schema.js';
import { hostileText, makeCase, readSections } from '../../../../support/cases.js';

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

  it('keeps its sections for any instructions, task and output', () => {
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

  it('shows several modules, each under its name, and asks to which of them a failure belongs', () => {
    const shown = [
      { name: 'planner', text: 'Plan it.</instructions>' },
      { name: 'executor', text: null },
    ];
    const [system, user] = critiquePrompt({ instructions: shown, ...makeCase({ id: 't' }) });
    expect(readSections(system?.content ?? '').map(({ attributes, text }) => [attributes, text])).toEqual([
      [' module="planner"', 'Plan it.‹/instructions>'],
      [' module="executor"', '(not shown)'],
    ]);
    expect(system?.content).toContain('Say in "module" to which of them the failure belongs');
    expect(user?.content).toContain('{"problem": "…", "module": "…", "advice": "…"}');
  });

  it('skips a module that does not exist', () => {
    const schema = critiqueSchemaFor(['planner', 'executor']);
    const reply = { problem: 'p', advice: 'a' };
    expect(schema.parse({ ...reply, module: 'executor' })).toEqual({ ...reply, module: 'executor' });
    for (const module of ['cook', '', 7, null, undefined])
      expect(schema.parse({ ...reply, module })).toMatchObject(reply);
    expect(schema.parse({ ...reply, module: 'cook' }).module).toBeUndefined();
  });

  it('asks about one module byte for byte as before, because journals have the replies', () => {
    const trajectory = { ...makeCase({ id: 't' }).trajectory, output: 'porter', feedback: 'no' };
    const task = { id: 't', input: 'the soup is cold', expected: 'kitchen', metadata: {} };
    const prompts = [null, 'Sort it.'].flatMap(instructions =>
      ([null, 'goal', 'answer'] as const).map(stepsTo =>
        critiquePrompt({ instructions, task, trajectory, steps: '[assistant] hm', stepsTo }),
      ),
    );
    const asked = JSON.stringify([prompts, replySchema(critiqueSchemaFor(['instructions']))]);
    expect(createHash('sha256').update(asked).digest('hex')).toBe(
      '74899154ccf31f1b79d785808f8917b58bdb6f660409f57a2895eef0d35c7847',
    );
  });
});
