import { renderEvidence } from '../../../../../lib/optimizer/prompts/evidence.js';
import { reduceCases } from '../../../../../lib/optimizer/prompts/reduce-cases.js';
import { countTokens } from '../../../../../lib/llm/tokens.js';
import { makeCase } from '../../../../support/cases.js';

const whole = { solved: 'line', critiques: 'both', evaluator: 'instructions' } as const;
const long = makeCase({ id: 'long', input: `begins ${'so on '.repeat(2_000)}ends`, expected: ['a'] });
const cases = [makeCase({ id: 'f' }), long, makeCase({ id: 's', score: 1, input: 'a solved one' })];
const shown = (change: Partial<Parameters<typeof reduceCases>[1]>) =>
  renderEvidence(reduceCases(cases, { ...whole, ...change }, countTokens));

describe('the cases that an optimizer receives', () => {
  it('are complete by default', () => {
    expect(reduceCases(cases, whole, countTokens)).toEqual(cases);
  });

  it('leave out only solved tasks', () => {
    expect(shown({ solved: 'none' })).not.toContain('a solved one');
    expect(reduceCases(cases, { ...whole, solved: 'none' }, countTokens)).toEqual(cases.slice(0, 2));
  });

  it('have one half of a critique', () => {
    expect(shown({ critiques: 'advice' })).toMatch(/<advice>Look/);
    expect(shown({ critiques: 'advice' })).not.toContain('<problem>');
    expect(shown({ critiques: 'problem' })).not.toContain('<advice>');
  });

  it('have the head and the tail of a failed task that is too long', () => {
    const [, short] = reduceCases(cases, { ...whole, longest: 200 }, countTokens);
    const text = renderEvidence(short ? [short] : []);
    expect(countTokens(text)).toBeLessThanOrEqual(200);
    expect(text).toMatch(/begins[^]*tokens left out[^]*ends/);
    expect(reduceCases(cases, { ...whole, longest: 200 }, countTokens)[0]).toEqual(cases[0]);
  });
});
