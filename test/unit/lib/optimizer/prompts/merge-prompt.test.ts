import fc from 'fast-check';
import { mergePrompt, mergeReplySchema } from '../../../../../lib/optimizer/prompts/merge-prompt.js';
import type { MergePromptOptions } from '../../../../../lib/optimizer/prompts/merge-prompt.js';
import { labelRules } from '../../../../../lib/optimizer/rules/rule-labels.js';
import type { Structure } from '../../../../../lib/domain/module.js';
import { rule, structures } from '../arbitraries.js';
import { hostileText, makeCase, readSections } from '../../../../support/cases.js';

function mergeOf(all: Structure[], more: Partial<MergePromptOptions> = {}): MergePromptOptions {
  const parents = labelRules(all).map((labelled, place) => ({
    ...labelled,
    opening: all[place]?.opening ?? '',
    score: place === 0 ? 0.8 : null,
    tasks: 10 * (place + 1),
  }));
  return { moduleName: 'instructions', parents, limitTokens: 400, unitedTokens: 90, lost: null, ...more };
}

const two = [
  { opening: 'Sort it.', rules: [rule('a/1', 'card', 'say card'), rule('a/2', '', 'be brief')] },
  { opening: 'Sort it well.', rules: [rule('b/1', 'cash', 'say cash')] },
];
const userOf = (input: MergePromptOptions) => mergePrompt(input)[1]?.content ?? '';

describe('the prompt for a merge', () => {
  it('labels every rule of every parent once, in order, and those that all parents share only once', () => {
    const parents = fc
      .array(fc.nat(3), { minLength: 1, maxLength: 4 })
      .chain(prefixes => fc.tuple(...prefixes.map((_, place) => structures(`p${place}`))));
    fc.assert(
      fc.property(parents, all => {
        const input = mergeOf(all);
        const read = readSections(userOf(input));
        const labels = read.flatMap(
          ({ text }) => text.slice(text.lastIndexOf('Rules:\n')).match(/^[A-Z]+\d+(?=\. )/gm) ?? [],
        );
        const [first, ...others] = input.parents;
        const isCommon = (id: string) =>
          others.length > 0 && input.parents.every(({ rules }) => rules.some(each => each.rule.id === id));
        const common = first?.rules.filter(each => isCommon(each.rule.id)) ?? [];
        const own = input.parents.flatMap(({ rules }) => rules.filter(each => !isCommon(each.rule.id)));
        expect(labels).toEqual([...own, ...common].map(({ label }) => label));
      }),
    );
  });

  it('shows each parent with its score and the number of its tasks', () => {
    const read = readSections(userOf(mergeOf(two)));
    expect(read.map(({ tag, attributes, text }) => [tag, attributes, text.trim()])).toEqual([
      [
        'candidate',
        ' label="A" score="0.800" tasks="10"',
        'Sort it.\n\nRules:\nA1. When card: say card\nA2. be brief',
      ],
      [
        'candidate',
        ' label="B" score="unknown" tasks="20"',
        'Sort it well.\n\nRules:\nB1. When cash: say cash',
      ],
    ]);
  });

  it('reports shared rules once, and for each rule how many tasks it fixed, if known', () => {
    const shared = rule('x/1', 'gold', 'say gold');
    const fixed = { ...rule('a/1', 'card', 'say card'), fixed: ['t1', 't2'] };
    const none = { ...rule('b/1', 'cash', 'say cash'), fixed: [] };
    const text = userOf(
      mergeOf([
        { opening: 'Sort.', rules: [shared, fixed] },
        { opening: 'Sort.', rules: [none, shared] },
      ]),
    );
    expect(text.match(/say gold/g)).toHaveLength(1);
    expect(text).toContain('<candidate label="all">\nRules:\nA1. When gold: say gold\n</candidate>');
    expect(text).toContain('A2. When card: say card (fixed 2 tasks)');
    expect(text).toContain('B1. When cash: say cash (fixed 0 tasks)');
  });

  it('states the limit, and the excess', () => {
    expect(userOf(mergeOf(two))).toContain('at most 400 tokens. With every rule kept they take 90.');
    const over = userOf(mergeOf(two, { unitedTokens: 450 }));
    expect(over).toContain('take 450');
    expect(over).toContain('50 tokens are saved');
  });

  it('shows in a retry what the first attempt lost', () => {
    const lost = { cases: [makeCase({ id: 'l1', input: 'lost input' })], score: 0.5 };
    const user = userOf(mergeOf(two, { lost }));
    expect(user).toContain('scored 0.500');
    expect(readSections(user).map(({ tag }) => tag)).toEqual(['candidate', 'candidate', 'answer']);
    expect(user).toContain('lost input');
  });

  it('keeps its sections and labels for any rules and tasks', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (opening, when, then) => {
        const all = [
          { opening: 'Do.', rules: [rule('a/1', when, then), rule('a/2', then, when)] },
          { opening, rules: [] },
        ];
        const lost = {
          cases: [makeCase({ id: then, input: when, expected: [], output: opening, problem: then })],
          score: 0,
        };
        const read = readSections(userOf(mergeOf(all, { lost })));
        expect(read.map(({ tag }) => tag)).toEqual(['candidate', 'candidate', 'case']);
        expect(read.slice(0, 2).flatMap(({ sections }) => sections)).toEqual([]);
        expect(read[0]?.text.trim().split('\n').slice(3).length).toBe(2);
      }),
    );
  });

  it('has the same system message for all merges', () => {
    const systems = [mergeOf(two), mergeOf([...two, ...two], { moduleName: 'other', limitTokens: 1 })].map(
      input => mergePrompt(input)[0],
    );
    expect(systems[0]).toEqual(systems[1]);
    expect(systems[0]?.role).toBe('system');
  });

  it('asks for a reply that its schema accepts', () => {
    const form = /\{"rules".*\}/.exec(userOf(mergeOf(two)))?.[0] ?? '';
    expect(mergeReplySchema.safeParse(JSON.parse(form)).success).toBe(true);
  });
});
