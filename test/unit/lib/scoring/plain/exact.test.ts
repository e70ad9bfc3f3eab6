import fc from 'fast-check';
import { createScorer } from '../../../../../lib/scoring/plain/plain-scorers.js';
import type { PlainScorerConfig } from '../../../../../lib/scoring/plain/plain-scorers.js';
import { scorerSchema } from '../../../../../lib/config/scorer.js';

const scorer = (config: unknown) => createScorer(scorerSchema.parse(config) as PlainScorerConfig);
const exact = scorer('exact');
const isRight = (answer: string, expected: string, by = exact) => by.score(answer, expected).score === 1;

const wrappings: ((answer: string) => string)[] = [
  answer => `**${answer}**`,
  answer => `*${answer}*`,
  answer => `**${answer}.**`,
  answer => `"${answer}"`,
  answer => `\`${answer}\``,
  answer => `\`\`\`\n${answer}\n\`\`\``,
  answer => `\`\`\`text\n${answer}\n\`\`\``,
  answer => `${answer}.`,
  answer => `\\boxed{${answer}}`,
  answer => `$\\boxed{\\text{${answer}}}$`,
  answer => `\\[\\boxed{${answer}}\\]`,
  answer => `Answer: ${answer}`,
  answer => `Final answer: **${answer}**`,
  answer => `**Answer:** ${answer}`,
  answer => `**Answer**: ${answer}`,
  answer => `**Answer: ${answer}**`,
  answer => `The answer is ${answer}.`,
  answer => `Category: "${answer}"`,
  answer => `<answer>${answer}</answer>`,
  answer => `# ${answer}`,
  answer => `- ${answer}`,
];
/** Words, and names with the characters of identifiers. */
const label = fc
  .stringMatching(/^[a-z][a-z0-9]{0,8}([ _/-][a-z0-9]{1,6}){0,2}$/)
  .filter(text => !/^(the|answer|label|category|class|option|choice|result|output)\b/.test(text));

describe('exact with wrappers', () => {
  it('accepts the expected answer in any wrappers, and in wrappers within wrappers', () => {
    fc.assert(
      fc.property(label, expected => {
        const wrong = wrappings.map(wrap => wrap(expected)).filter(answer => !isRight(answer, expected));
        expect(wrong).toEqual([]);
      }),
      { numRuns: 50 },
    );
    expect(isRight('**Answer:** `\\boxed{billing}`.', 'billing')).toBe(true);
  });

  it('accepts no other answer, in any wrappers', () => {
    const wrapping = fc.constantFrom(...wrappings, (answer: string) => answer);
    fc.assert(
      fc.property(label, label, wrapping, wrapping, (given, expected, outer, inner) => {
        fc.pre(given !== expected);
        expect(isRight(outer(inner(given)), expected)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('accepts no answer that says more than the expected one', () => {
    const more = [
      'not X',
      'X or Y',
      'X, Y',
      'X Y',
      'Y: X',
      'X (Y)',
      'Answer: X or Y',
      '**X** **Y**',
      '~~X~~',
      'I think X',
    ];
    fc.assert(
      fc.property(label, label, fc.constantFrom(...more), (x, y, form) => {
        fc.pre(x !== y);
        const answer = form.replaceAll(/[XY]/g, name => (name === 'X' ? x : y));
        fc.pre(!/^[a-z] [a-z]$/.test(answer));
        expect(isRight(answer, x)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['(A)', 'A)', '[A]', 'A.', '**A**', '(a)', '\\boxed{A}', 'Answer: (A)', 'Option: A', '"(A)."'])(
    'accepts the option %j for A and for (A)',
    answer => {
      expect([isRight(answer, 'A'), isRight(answer, '(A)')]).toEqual([true, true]);
      expect([isRight(answer, 'B'), isRight(answer, '(B)')]).toEqual([false, false]);
    },
  );

  it.each([
    ['(5)', '5'],
    ['- 5', '5'],
    ['> 5', '5'],
    ['~~yes~~', 'yes'],
    ['__init__', 'init'],
    ['***', '*'],
    ['\\boxed{A} or \\boxed{B}', 'A'],
    ['\\boxed{A} \\boxed{B}', 'A} \\boxed{B'],
    ['*a* and *b*', 'a'],
    ['x', '**x**'],
    ['x', '\\boxed{x}'],
    ['x', 'Answer: x'],
  ])('does not accept %j for %j', (answer, expected) => {
    expect(isRight(answer, expected)).toBe(false);
  });

  it('accepts the identical answer if the expected answer has wrappers', () => {
    const wrapping = fc.constantFrom(...wrappings);
    fc.assert(
      fc.property(label, wrapping, (text, wrap) => {
        expect(isRight(wrap(text), wrap(text))).toBe(true);
      }),
    );
  });

  it('is linear in long replies', () => {
    const started = performance.now();
    for (const piece of ['*', '**a', '{', 'answer: ', '<b>', '# ', '$', '\\boxed{']) {
      isRight(piece.repeat(100_000 / piece.length), 'x'.repeat(100_000));
    }
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('exact without wrappers', () => {
  it('still ignores capitals, spaces, quotes and final punctuation with normalize: text', () => {
    const text = scorer({ kind: 'exact', normalize: 'text' });
    expect(isRight(' "Card  Arrival". ', 'card arrival', text)).toBe(true);
    for (const answer of ['**billing**', 'Answer: billing', '\\boxed{billing}']) {
      expect(isRight(answer, 'billing', text)).toBe(false);
    }
    expect(isRight('(A)', 'A', text)).toBe(false);
  });

  it('accepts only the same characters with normalize: none', () => {
    const none = scorer({ kind: 'exact', normalize: 'none' });
    expect(isRight('Billing.', 'Billing.', none)).toBe(true);
    for (const answer of ['billing.', 'Billing', ' Billing.', '"Billing."']) {
      expect(isRight(answer, 'Billing.', none)).toBe(false);
    }
  });
});
