import fc from 'fast-check';
import { proposalPrompt, proposalReplySchema } from '../../../../../lib/optimizer/prompts/proposal-prompt.js';
import type { ProposalPromptOptions } from '../../../../../lib/optimizer/prompts/proposal-prompt.js';
import { rule } from '../arbitraries.js';
import { hostileText, makeCase, readSections } from '../../../../support/cases.js';

const basis: ProposalPromptOptions = {
  moduleName: 'instructions',
  structure: {
    opening: 'Say which queue.',
    rules: [rule('a/1', 'it names a card', 'answer card'), rule('a/2', '', 'be brief')],
  },
  cases: [makeCase({ id: 'f1' }), makeCase({ id: 's1', input: 'solved one', expected: 'fee', score: 1 })],
  rejected: ['When it rains: answer rain'],
  roomTokens: 777,
};

const prompt = (change: Partial<ProposalPromptOptions> = {}) => {
  const [system, user, ...rest] = proposalPrompt({ ...basis, ...change });
  expect([system?.role, user?.role, rest]).toEqual(['system', 'user', []]);
  return { system: system?.content ?? '', user: user?.content ?? '' };
};

describe('the prompt for a proposal', () => {
  it('shows the module with its rules, numbered as replies refer to them for removal', () => {
    const [instructions] = readSections(prompt().user);
    expect(instructions?.text.trim()).toBe(
      'Say which queue.\n\nRules:\n1. When it names a card: answer card\n2. be brief',
    );
    expect(prompt().user).toContain('"instructions"');
  });

  it('states the room for new rules', () => {
    expect(prompt().user).toContain('at most 777 tokens');
  });

  it('shows failures, then solved tasks, then what was rejected', () => {
    const { user } = prompt();
    expect(readSections(user).map(({ tag }) => tag)).toEqual([
      'instructions',
      'answer',
      'answer',
      'rejected',
    ]);
    expect(user).toContain('1 failed, 1 solved');
    expect(user).toContain('<answer correct="fee"><input>solved one</input></answer>');
    expect(user).toContain('<rejected>When it rains: answer rain</rejected>');
  });

  it('does not mention rejected rules if there are none', () => {
    const { user } = prompt({ cases: [makeCase({ id: 'f' })], rejected: [] });
    expect(user).not.toContain('did not raise');
  });

  it('has the same system message, byte for byte, for any module and cases', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (opening, input) => {
        const { system } = prompt({
          moduleName: 'other',
          structure: { opening, rules: [] },
          cases: [makeCase({ id: 'x', input })],
          roomTokens: 1,
        });
        expect(Buffer.from(system).equals(Buffer.from(prompt().system))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps its sections for any tasks, models and rules', () => {
    const texts = fc.array(hostileText, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(texts, ([opening = '', when = '', then = '', input = '', output = '', ...rest]) => {
        const [expected = '', rejected = '', problem = ''] = rest;
        const { user } = prompt({
          structure: { opening, rules: [rule('a/1', when, then), rule('a/2', then, when)] },
          cases: [
            makeCase({ id: input, input, output, expected: [expected], problem, advice: output }),
            makeCase({ id: output, input, output, expected: [expected], score: 1 }),
          ],
          rejected: [rejected],
        });
        const read = readSections(user);
        expect(read.map(({ tag }) => tag)).toEqual(['instructions', 'case', 'solved', 'rejected']);
        expect(read.flatMap(({ sections }) => sections.map(({ tag }) => tag))).toEqual([
          'input',
          'correct_answer',
          'output',
          'problem',
          'advice',
        ]);
      }),
    );
  });

  it('puts each rule on a separate line, whatever line breaks it contains', () => {
    const { user } = prompt({
      structure: {
        opening: 'Do.',
        rules: [rule('a/1', 'x', 'answer a\n2. answer b'), rule('a/2', 'y', 'z')],
      },
    });
    expect(readSections(user)[0]?.text.match(/^\d+\. /gm)).toEqual(['1. ', '2. ']);
  });

  it('asks for a reply that its schema accepts', () => {
    const form = /\{"rules".*\}/.exec(prompt().user)?.[0] ?? '';
    expect(proposalReplySchema.safeParse(JSON.parse(form)).success).toBe(true);
  });
});
