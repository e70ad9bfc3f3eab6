import fc from 'fast-check';
import type { Case } from '../../../../../lib/optimizer/prompts/cases.js';
import { inOrderOfEvidence, isFailure } from '../../../../../lib/optimizer/prompts/cases.js';
import {
  chooseCases,
  minEvidenceTokens,
  countEvidenceTokens,
} from '../../../../../lib/optimizer/prompts/choose-cases.js';
import type { ChosenCases } from '../../../../../lib/optimizer/prompts/choose-cases.js';
import { renderEvidence } from '../../../../../lib/optimizer/prompts/evidence.js';
import type { Task } from '../../../../../lib/domain/task.js';
import { countTokens } from '../../../../../lib/llm/tokens.js';
import { countWords } from '../arbitraries.js';
import { hostileText, makeCase } from '../../../../support/cases.js';

const words = (count: number) => Array.from({ length: count }, (_, place) => `w${place}`).join(' ');
const length = fc.oneof({ weight: 6, arbitrary: fc.nat(60) }, { weight: 1, arbitrary: fc.nat(900) });

/** Evidence of all lengths, whose long part is the input, the answer or the critique. */
const evidence = fc
  .array(
    fc.record({
      input: length.map(words),
      output: length.map(words),
      expected: fc.oneof(length.map(words), fc.constant<Task['expected']>(['A-1', 'B-2'])),
      problem: length.map(words),
      advice: hostileText,
      score: fc.constantFrom(0, 0, 0.5, 1),
    }),
    { maxLength: 14 },
  )
  .map(all => inOrderOfEvidence(all.map((parts, place) => makeCase({ id: `t${place}`, ...parts }))));

const budget = fc.integer({ min: minEvidenceTokens, max: 1_500 });
const most = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 4 }));

/** All calls of one proposal, in sequence. */
function allCalls(input: { cases: Case[]; budgetTokens: number; most?: number }): ChosenCases[] {
  const calls: ChosenCases[] = [];
  for (let from: number | null = 0; from !== null;) {
    const call = chooseCases({ most: Number.POSITIVE_INFINITY, ...input, from, countTokens: countWords });
    calls.push(call);
    if (call.next !== null && call.next <= from) throw new Error('It would never end.');
    from = call.next;
  }
  return calls;
}

const failuresOf = (cases: Case[]) => cases.filter(entry => isFailure(entry.trajectory));
const idsOf = (cases: Case[]) => cases.map(entry => entry.task.id);

describe('the evidence for successive calls', () => {
  it('shows each failure exactly once, in order', () => {
    fc.assert(
      fc.property(evidence, budget, most, (cases, budgetTokens, limit) => {
        const calls = allCalls({ cases, budgetTokens, most: limit });
        expect(calls.flatMap(call => idsOf(failuresOf(call.cases)))).toEqual(idsOf(failuresOf(cases)));
        for (const call of calls) expect(call.failures).toBe(failuresOf(call.cases).length);
      }),
    );
  });

  it('is within its budget in every call', () => {
    fc.assert(
      fc.property(evidence, budget, (cases, budgetTokens) => {
        for (const call of allCalls({ cases, budgetTokens })) {
          expect(countWords(renderEvidence(call.cases))).toBeLessThanOrEqual(budgetTokens);
        }
      }),
    );
  });

  it('leaves every case whole that fits a prompt, and notes each that does not', () => {
    fc.assert(
      fc.property(evidence, budget, (cases, budgetTokens) => {
        for (const call of allCalls({ cases, budgetTokens })) {
          for (const shown of failuresOf(call.cases)) {
            const whole = cases.find(entry => entry.task.id === shown.task.id);
            const fits = whole !== undefined && countWords(renderEvidence([whole])) + 1 <= budgetTokens;
            expect(shown === whole).toBe(fits);
            const noted = call.notes.some(note => note.includes(`task ${shown.task.id} was left out`));
            expect(noted).toBe(!fits);
          }
        }
      }),
    );
  });

  it('puts failures before solved tasks, and counts the solved ones that did not fit', () => {
    fc.assert(
      fc.property(evidence, budget, (cases, budgetTokens) => {
        const solved = cases.length - failuresOf(cases).length;
        for (const call of allCalls({ cases, budgetTokens })) {
          const kinds = call.cases.map(entry => isFailure(entry.trajectory));
          expect(kinds.lastIndexOf(true)).toBeLessThan(kinds.includes(false) ? kinds.indexOf(false) : 99);
          const hidden = solved - (call.cases.length - call.failures);
          const note = call.notes.find(text => text.includes('solved tasks did not fit'));
          expect(note).toBe(hidden === 0 ? undefined : `${hidden} solved tasks did not fit`);
        }
      }),
    );
  });

  it('never shows a task without a score', () => {
    const cases = [makeCase({ id: 'u', score: null }), makeCase({ id: 'f' })];
    expect(allCalls({ cases, budgetTokens: 500 }).flatMap(call => idsOf(call.cases))).toEqual(['f']);
  });

  it('keeps some room for solved tasks next to many failures', () => {
    const failed = Array.from({ length: 40 }, (_, place) => makeCase({ id: `f${place}`, input: words(20) }));
    const [first] = allCalls({
      cases: [...failed, makeCase({ id: 's', input: 'solved it', score: 1 })],
      budgetTokens: 800,
    });
    expect(idsOf(first?.cases ?? [])).toContain('s');
  });
});

describe('a case that is longer than a whole prompt', () => {
  const long = (parts: object) => makeCase({ id: 'long', input: 'short input', ...parts });

  it.each([
    ['input', { input: words(5_000) }],
    ['right answer', { expected: words(5_000) }],
    ['output', { output: words(5_000) }],
    ['critique', { problem: words(5_000) }],
    [
      'everything',
      { input: words(5_000), output: words(5_000), expected: words(5_000), advice: words(5_000) },
    ],
  ])('has the middle of its %s left out, visibly, and keeps short parts', (_, parts) => {
    const call = chooseCases({
      cases: [long(parts)],
      from: 0,
      most: 9,
      budgetTokens: 600,
      countTokens,
    });
    const shown = renderEvidence(call.cases);
    expect(countTokens(shown)).toBeLessThanOrEqual(600);
    expect(countTokens(shown)).toBeGreaterThan(400);
    expect(shown).toMatch(/\[… \d+ tokens left out …\]/);
    expect(shown).toContain('w0 ');
    expect(shown).toContain('w4999');
    if (!('input' in parts)) expect(shown).toContain('>short input</input>');
    expect(call.notes).toEqual(['the middle of task long was left out: it is longer than a whole prompt']);
  });

  it('fits even the smallest room, with a text that has no words to cut at', () => {
    const text = '</input>🦀'.repeat(4_000);
    const entry = long({ input: text, output: text, expected: [text], problem: text, advice: text });
    const call = chooseCases({
      cases: [entry],
      from: 0,
      most: 9,
      budgetTokens: minEvidenceTokens,
      countTokens,
    });
    expect(countTokens(renderEvidence(call.cases))).toBeLessThanOrEqual(minEvidenceTokens);
  });
});

describe('truncated evidence', () => {
  const failed = Array.from({ length: 40 }, (_, place) => makeCase({ id: `f${place}`, input: words(20) }));
  const solved = makeCase({ id: 's', input: 'solved it', score: 1 });
  const choose = (cases: Case[], overflow: 'split' | 'truncate', budgetTokens = 800) =>
    chooseCases({ cases, from: 0, most: 99, overflow, budgetTokens, countTokens: countWords });

  it('has the content of a first call, no further call, and a note of how many failures are left out', () => {
    const split = choose([...failed, solved], 'split');
    const truncated = choose([...failed, solved], 'truncate');
    expect(split.next).toBe(split.failures);
    expect(truncated).toEqual({
      ...split,
      next: null,
      notes: [`${40 - split.failures} of 40 failed tasks were left out`],
    });
  });

  it('has everything if it fits, however little room is left for solved tasks', () => {
    const cases = [...failed, solved];
    const whole = countEvidenceTokens(cases, countWords);
    expect(choose(cases, 'truncate', whole)).toMatchObject({ failures: 40, next: null, notes: [] });
    expect(choose(cases, 'truncate', whole - 40).notes.join()).toMatch(/left out/);
  });
});
