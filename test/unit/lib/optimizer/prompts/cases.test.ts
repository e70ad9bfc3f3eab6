import fc from 'fast-check';
import {
  excerpt,
  inOrderOfEvidence,
  isFailure,
  renderFailure,
  renderSolved,
} from '../../../../../lib/optimizer/prompts/cases.js';
import { renderValue } from '../../../../../lib/optimizer/prompts/render-value.js';
import { hostileText, makeCase, readSections } from '../../../../support/cases.js';

describe('a failed task in a prompt', () => {
  it('shows input, right answer, wrong answer and critique, in that order', () => {
    const entry = makeCase({ id: 't1', input: 'in', expected: 'cash', output: 'card' });
    const [read] = readSections(renderFailure(entry));
    expect([read?.tag, read?.attributes]).toEqual(['case', ' id="t1"']);
    expect(read?.sections.map(({ tag, text }) => [tag, text])).toEqual([
      ['input', 'in'],
      ['correct_answer', 'cash'],
      ['output', 'card'],
      ['problem', 'It missed.'],
      ['advice', 'Look.'],
    ]);
  });

  it('has those five sections for any content', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 6, maxLength: 6 }), texts => {
        const [id = '', input = '', expected = '', output = '', problem = '', advice = ''] = texts;
        const read = readSections(renderFailure(makeCase({ id, input, expected, output, problem, advice })));
        expect(read.map(({ tag }) => tag)).toEqual(['case']);
        const inner = read[0]?.sections ?? [];
        expect(inner.map(({ tag }) => tag)).toEqual([
          'input',
          'correct_answer',
          'output',
          'problem',
          'advice',
        ]);
        expect(inner.flatMap(({ sections }) => sections)).toEqual([]);
      }),
    );
  });

  it('shows what differs if there is no critique, and reports a missing output', () => {
    const entry = { ...makeCase({ id: 't', output: '', feedback: 'B-2 is missing' }), critique: null };
    const inner = readSections(renderFailure(entry))[0]?.sections ?? [];
    expect(inner.slice(2).map(({ tag, text }) => [tag, text])).toEqual([
      ['output', '(nothing)'],
      ['difference', 'B-2 is missing'],
    ]);
  });
});

describe('a solved task in a prompt', () => {
  it('is one line of input and right answer, without anything else', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (input, expected) => {
        const entry = makeCase({
          id: 's',
          input,
          expected,
          output: 'OUTPUT',
          score: 1,
          feedback: 'FEEDBACK',
        });
        const line = renderSolved(entry);
        expect(line).not.toMatch(/\n|OUTPUT|FEEDBACK/);
        const read = readSections(line);
        expect([read.length, read[0]?.tag, read[0]?.sections]).toEqual([1, 'solved', []]);
      }),
    );
  });

  it('shows the beginning of a long text', () => {
    const line = renderSolved(makeCase({ id: 's', input: 'a '.repeat(5_000), expected: ['x'], score: 1 }));
    expect(line).toMatch(/^<solved id="s">(a )+…? → \["x"\]<\/solved>$|^<solved id="s">(a )+a?… → \["x"\]/);
    expect(line.length).toBeLessThan(260);
  });
});

describe('excerpt', () => {
  it('never splits a character, and never exceeds its limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, length) => {
        const short = excerpt(text, length);
        expect([...short].length).toBeLessThanOrEqual(length);
        // A lone half of a character does not survive this.
        expect(Buffer.from(short).toString()).toBe(short);
      }),
    );
    expect(excerpt('🦀🦀🦀', 2)).toBe('🦀…');
  });
});

describe('the order of evidence', () => {
  const scored = fc.record({
    expected: fc.constantFrom('card', 'cash', 'fee'),
    score: fc.constantFrom(0, 0.5, 1),
  });

  it('is failures before successes, equal right answers together, otherwise the original order', () => {
    fc.assert(
      fc.property(fc.array(scored, { maxLength: 20 }), parts => {
        const cases = parts.map((part, place) => makeCase({ id: String(place), ...part }));
        const ordered = inOrderOfEvidence(cases);
        expect([...ordered].sort((a, b) => Number(a.task.id) - Number(b.task.id))).toEqual(cases);
        const kinds = ordered.map(entry => isFailure(entry.trajectory));
        expect(kinds).toEqual([...kinds].sort((left, right) => Number(right) - Number(left)));
        const runs = ordered.map(
          entry => `${isFailure(entry.trajectory)} ${renderValue(entry.task.expected)}`,
        );
        const changes = runs.filter((run, place) => run !== runs[place - 1]);
        expect(new Set(changes).size).toBe(changes.length);
        ordered.forEach((entry, place) => {
          if (runs[place] === runs[place - 1])
            expect(Number(entry.task.id)).toBeGreaterThan(Number(ordered[place - 1]?.task.id));
        });
      }),
    );
  });

  it('counts a task without a score as no failure', () => {
    expect(isFailure(makeCase({ id: 'u', score: null }).trajectory)).toBe(false);
    expect(isFailure(makeCase({ id: 'u', score: 0.99 }).trajectory)).toBe(true);
  });
});

describe('renderValue', () => {
  it.each([
    ['text', 'text'],
    [null, '(none)'],
    [3, '3'],
    [['a', { b: 1 }], '["a",{"b":1}]'],
  ])('shows %j as %s', (value, shown) => {
    expect(renderValue(value)).toBe(shown);
  });
});
