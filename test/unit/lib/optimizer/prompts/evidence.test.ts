import fc from 'fast-check';
import { inOrderOfEvidence, isFailure } from '../../../../../lib/optimizer/prompts/cases.js';
import { renderEvidence } from '../../../../../lib/optimizer/prompts/evidence.js';
import { countTokens } from '../../../../../lib/llm/tokens.js';
import { hostileText, makeCase, readSections } from '../../../../support/cases.js';

const solved = (id: string, expected: string) => makeCase({ id, expected, score: 1 });

describe('evidence in a prompt', () => {
  it('groups the inputs of one answer, with wrong answers next to their inputs, failed ones first', () => {
    const cases = inOrderOfEvidence([
      solved('a', 'fee'),
      makeCase({ id: 'b', expected: 'card', output: 'fee' }),
      solved('c', 'card'),
      makeCase({ id: 'd', expected: 'atm', output: 'card ' }),
    ]);
    const read = readSections(renderEvidence(cases));
    expect(read.map(({ tag, attributes }) => tag + attributes)).toEqual([
      'answer correct="atm"',
      'answer correct="card"',
      'answer correct="fee"',
    ]);
    const inputs = read.map(({ sections }) =>
      sections.filter(({ tag }) => tag === 'input').map(({ attributes, text }) => attributes + text),
    );
    expect(inputs).toEqual([
      [' wrong_answer="card"input d'],
      [' wrong_answer="fee"input b', 'input c'],
      ['input a'],
    ]);
  });

  it.each([
    ['an answer of several lines', { expected: 'one\ntwo' }],
    ['a structured answer', { expected: ['A-1'] }],
    ['an answer with a quotation mark', { expected: '"card"' }],
    ['a long answer', { expected: 'x'.repeat(81) }],
    ['a wrong answer of several lines', { output: 'I think\ncard' }],
    ['no wrong answer at all', { output: '' }],
  ])('shows a task with %s separately and whole', (_, parts) => {
    const [read] = readSections(renderEvidence([makeCase({ id: 't', ...parts })]));
    expect([read?.tag, read?.attributes]).toEqual(['case', ' id="t"']);
    expect(read?.sections.map(({ tag }) => tag)).toEqual([
      'input',
      'correct_answer',
      'output',
      'problem',
      'advice',
    ]);
  });

  it('shows every task once, only in our sections, for any text of tasks and models', () => {
    const parts = fc.record({
      input: hostileText,
      expected: fc.oneof(hostileText, fc.constantFrom('card', 'fee')),
      output: fc.oneof(hostileText, fc.constantFrom('card', 'fee')),
      problem: hostileText,
      advice: hostileText,
      score: fc.constantFrom(0, 0.5, 1),
    });
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 8 }), all => {
        const cases = inOrderOfEvidence(all.map((entry, place) => makeCase({ id: `t${place}`, ...entry })));
        const read = readSections(renderEvidence(cases));
        const groups = read.filter(({ tag }) => tag === 'answer');
        const members = groups.flatMap(({ sections }) => sections.filter(({ tag }) => tag === 'input'));
        const alone = read.filter(({ tag }) => tag === 'case' || tag === 'solved');
        expect(groups.length + alone.length).toBe(read.length);
        expect(members.length + alone.length).toBe(cases.length);
        expect(members.flatMap(({ sections }) => sections)).toEqual([]);
        const failed =
          members.filter(({ attributes }) => attributes.includes('wrong_answer=')).length +
          alone.filter(({ tag }) => tag === 'case').length;
        expect(failed).toBe(cases.filter(entry => isFailure(entry.trajectory)).length);
      }),
    );
  });

  it('uses no more tokens for grouped tasks than for separate ones', () => {
    const parts = fc.record({
      input: fc.string(),
      expected: fc.constantFrom('card', 'fee', 'two words'),
      score: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), all => {
        const cases = all.map((entry, place) => makeCase({ id: `t${place}`, ...entry }));
        const apart = cases.map(entry => countTokens(renderEvidence([entry])) + 1);
        const together = countTokens(renderEvidence(cases));
        expect(together).toBeLessThanOrEqual(apart.reduce((sum, tokens) => sum + tokens, 0));
      }),
    );
  });
});
