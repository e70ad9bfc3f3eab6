import fc from 'fast-check';
import wrapAnsi from 'wrap-ansi';
import type { RuleProvenance } from '../../../../lib/optimizer/provenance/provenance.js';
import { explanationLines } from '../../../../lib/report/explain-view.js';
import type { Explanation } from '../../../../lib/report/explain-view.js';
import { renderLines } from '../../../../lib/report/styled-text.js';
import { ruleEffect } from '../../../../lib/report/rule-effect.js';
import { wrapText } from '../../../../lib/report/wrap.js';
import { paletteOf, printable } from '../../../../scripts/terminal/output.js';

const palette = { ...paletteOf(process.stdout), bold: same, dim: same, cyan: same };
function same(text: string): string {
  return text;
}

const when =
  'the message names soup, a stew or anything else that comes out of a pot and is eaten with a spoon';
const united: RuleProvenance = {
  id: 'merge-1-1/try-1/m/1',
  number: 1,
  when,
  then: 'answer kitchen',
  origin: 'merger',
  outside: [],
  sources: [
    {
      rule: 'subset-001/epoch-1/m/1/1',
      subset: 'subset-001',
      epoch: 1,
      text: { when: 'soup', then: 'answer kitchen' },
      cases: ['t1', 't2', 't3', 't4', 't5'],
      cited: null,
      fixed: null,
    },
  ],
  merges: [
    {
      merge: 'merge-1-1',
      decision: 'merged',
      how: 'written',
      rule: 'merge-1-1/try-1/m/1',
      replaced: [
        { rule: 'a', text: { when: 'soup', then: 'answer kitchen' } },
        { rule: 'b', text: { when: 'stew', then: 'answer kitchen' } },
      ],
    },
    { merge: 'merge-2-1', decision: 'merged', how: 'kept', rule: 'merge-1-1/try-1/m/1', replaced: [] },
  ],
  otherCases: [],
};

function explanationOf(rule: RuleProvenance, change: Partial<Explanation> = {}): Explanation {
  return {
    run: 'hotel-1',
    kind: 'explanation',
    simulated: false,
    earlier: null,
    begins: null,
    worth: null,
    modules: [{ name: 'm', kind: 'text', opening: { text: 'Sort it.', origin: 'user' }, rules: [rule] }],
    tasks: { t1: { input: 'The soup is cold.', expected: 'kitchen' } },
    ...change,
  };
}
const print = (explanation: Explanation, full = false) =>
  renderLines(explanationLines(explanation, full), palette, printable);

describe('an explanation for people', () => {
  it('shows for each rule its tasks, its merges and what it replaced', () => {
    const text = print(explanationOf(united));
    expect(text).toContain('Your text: Sort it.');
    expect(text).toContain('subset-001, epoch 1, written on 5 failed tasks');
    expect(text).toContain('· t1 The soup is cold. → kitchen');
    expect(text).toContain('and 2 more');
    expect(text).toMatch(/merge-1-1 wrote it from 2 rules\n.*When soup.*\n.*When stew/);
    expect(text).toContain('kept unchanged by merge-2-1');
    expect(text).not.toContain('worth');
    expect(print(explanationOf(united), true)).toMatch(/· t4\n.*· t5/);
  });

  it('shows which tasks a rule cites, and marks those that it fixed', () => {
    const citing = (cited: boolean, fixed: string[] | null) => ({
      ...united,
      sources: united.sources.map(source => ({ ...source, cases: ['t1', 't2'], cited, fixed })),
    });
    const text = print(explanationOf(citing(true, ['t2'])));
    expect(text).toContain('subset-001, epoch 1, cites 2 tasks, 1 of them fixed (+)');
    expect(text).toMatch(/· t1 .*\n.*\+ t2/);
    expect(print(explanationOf(citing(true, [])))).toContain('cites 2 tasks, none of them fixed');
    expect(print(explanationOf(citing(true, null)))).toMatch(/cites 2 tasks:?\n/);
    expect(print(explanationOf(citing(false, null)))).toContain(
      'written on 2 failed tasks, of which it cites none',
    );
  });

  it('shows the effect of a rule if it was measured', () => {
    const rules = [
      ruleEffect({ module: 'm', id: united.id, with: [1, 1, 0, null, 1], without: [1, 0, 1, 1, 0] }),
    ];
    const estimate = { rules: 1, tasks: 5, mostCalls: 5, aboutUsd: null };
    const worth = { state: 'measured' as const, estimate, rules, paid: { calls: 5, usd: 0 }, reason: null };
    expect(print(explanationOf(united, { worth })).replace(/\n\s+/g, ' ')).toContain(
      'worth +0.250: 0.750 with it, 0.500 without; of 4 tasks 2 better, 1 worse, 1 unscored',
    );
  });

  it('shows what is the user’s own, and what is from an earlier run', () => {
    const own = { ...united, sources: [], merges: [] };
    expect(print(explanationOf({ ...own, origin: 'start' }))).toContain('yours: the run started with it');
    expect(print(explanationOf({ ...own, origin: 'earlier' }, { earlier: 'hotel-0' }))).toContain(
      'fgo explain hotel-0',
    );
  });

  it('shows hostile words in lines of 80 columns, without control characters', () => {
    const piece = fc.constantFrom(
      '\u001b[2J',
      '\r',
      '\n',
      '\u202e',
      'x'.repeat(200),
      '汤',
      ' ',
      '\t',
      'soup',
      '🦀',
    );
    const hostile = fc.array(piece, { maxLength: 30 }).map(pieces => pieces.join(''));
    fc.assert(
      fc.property(hostile, hostile, (words, id) => {
        const [source] = united.sources;
        const rule: RuleProvenance = {
          ...united,
          when: words,
          sources: source ? [{ ...source, text: { when: words, then: words }, cases: [id] }] : [],
        };
        const tasks = { [id]: { input: words, expected: words } };
        const text = print(explanationOf(rule, { tasks }));
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
        for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(80);
      }),
    );
  });
});

function columnsOf(line: string): number {
  return [...line].reduce((sum, character) => sum + (/[汤🦀]/u.test(character) ? 2 : 1), 0);
}

describe('a rule that the run started with', () => {
  const origin = (id: string, change: Partial<Explanation> = {}) =>
    print(explanationOf({ ...united, id, origin: 'start', sources: [], merges: [] }, change));
  const begins = { kind: 'run', run: 'cold', point: 'final' } as const;

  it('is the user’s own if the run started from nothing else', () => {
    expect(origin('1')).toContain('yours: the run started with it');
  });

  it('is from the earlier run, or from the run that this one started from', () => {
    const text = origin('cold:merge-1-1/try-1/m/1', { begins });
    expect(text).toContain('The text of cold (final): Sort it.');
    expect(text).toContain('of cold (final), written at merge-1-1/try-1/m/1: the run started with it');
    expect(origin('older:merge-1-1/try-1/m/1', { begins })).toContain(
      'written at older, merge-1-1/try-1/m/1',
    );
  });

  it('is from a file', () => {
    const text = origin('1', { begins: { kind: 'file', files: ['better.txt'] } });
    expect(text).toContain('of better.txt: the run started with it');
  });
});

describe('wrapped text', () => {
  it('loses no character, and breaks within a word only if it must', () => {
    const indents = { first: '- ', others: '  ' };
    expect(wrapText('one two three', 12, indents)).toEqual(['- one two', '  three']);
    expect(wrapText('abcdefghijklmn op', 12, indents)).toEqual(['- abcdefghij', '  klmn op']);
    expect(wrapText(' ', 12, indents)).toEqual(['- ']);
    fc.assert(
      fc.property(fc.string(), text => {
        const lines = wrapText(text, 12, indents).map(line => line.slice(2));
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[!-~é“”–→]{1,14}$/)), words => {
        const lines = wrapText(words.join(' '), 12, indents).map(line => line.slice(2));
        expect(lines).toEqual(wrapAnsi(words.join(' '), 10, { hard: true }).split('\n'));
      }),
    );
  });
});
