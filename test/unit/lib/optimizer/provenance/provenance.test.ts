import type { Modules, Rule } from '../../../../../lib/domain/module.js';
import type { RunProgress } from '../../../../../lib/domain/progress.js';
import { textModule } from '../../../../../lib/optimizer/rules/module-text.js';
import { provenance } from '../../../../../lib/optimizer/provenance/provenance.js';
import type { ModulesAtPoint } from '../../../../../lib/optimizer/rules/rule-registry.js';
import { mergeOf, polishOf, progressOf, referenceOf, subsetOf } from '../../../../support/progress.js';

const modulesOf = (...rules: Rule[]): Modules => ({ m: textModule({ opening: 'Sort it.', rules }) });
const ruleOf = (id: string, words: string, more: Partial<Rule> = {}): Rule => ({
  id,
  when: words,
  then: `answer ${words}`,
  parents: [],
  cases: [],
  ...more,
});

const soup = ruleOf('subset-001/epoch-1/m/1/1', 'soup', { cases: ['t1', 't2'] });
const broth = ruleOf('subset-001/epoch-2/m/1/1', 'broth', { parents: [soup.id], cases: ['t2'] });
const bag = ruleOf('subset-001/epoch-1/m/1/2', 'bag', { cases: ['t1', 't2'] });
const stew = ruleOf('subset-002/epoch-1/m/1/1', 'stew', { cases: ['t7'] });
const food = ruleOf('merge-1-1/try-2/m/1', 'food', { parents: [broth.id, stew.id], cases: ['t2', 't7'] });

/** Two subsets and their merge; `food` unites a rule of each. */
const tree: ModulesAtPoint[] = [
  { path: 'baseline', parents: [], modules: { m: { kind: 'text', text: 'Sort it.' } } },
  { path: 'subset-001/epoch-1', parents: ['baseline'], modules: modulesOf(soup, bag) },
  { path: 'subset-001/epoch-2', parents: ['subset-001/epoch-1'], modules: modulesOf(broth, bag) },
  { path: 'subset-001', parents: ['subset-001/epoch-2'], modules: modulesOf(broth, bag) },
  { path: 'subset-002', parents: ['baseline'], modules: modulesOf(stew) },
  { path: 'merge-1-1', parents: ['subset-001', 'subset-002'], modules: modulesOf(food, bag) },
  { path: 'merge-1-1/try-2', parents: ['subset-001', 'subset-002'], modules: modulesOf(food, bag) },
];

function explain(
  change: {
    points?: ModulesAtPoint[];
    progress?: Partial<RunProgress>;
    baseline?: Modules;
    earlier?: Modules;
    final?: Modules;
  } = {},
) {
  const { points = tree, baseline = { m: { kind: 'text', text: 'Sort it.' } }, earlier = null } = change;
  const progress = progressOf({
    subsets: [subsetOf('subset-001'), subsetOf('subset-002')],
    merges: [mergeOf('merge-1-1', ['subset-001', 'subset-002'], { decision: 'retried' })],
    modules: referenceOf('c'),
    ...change.progress,
  });
  const [module] = provenance({
    progress,
    points,
    baseline,
    earlier,
    final: change.final ?? modulesOf(food, bag),
  });
  if (!module) throw new Error('There is no report of the module.');
  return module;
}

describe('provenance', () => {
  it('follows a rule through the merge that united it to the epochs and tasks it was written on', () => {
    const [united] = explain().rules;
    expect(united).toMatchObject({ id: food.id, number: 1, origin: 'merger', outside: [], otherCases: [] });
    expect(
      united?.sources.map(({ subset, epoch, text, cases }) => [subset, epoch, text?.when, cases]),
    ).toEqual([
      ['subset-001', 1, 'soup', ['t1', 't2']],
      ['subset-001', 2, 'broth', ['t2']],
      ['subset-002', 1, 'stew', ['t7']],
    ]);
    expect(united?.merges).toMatchObject([
      {
        merge: 'merge-1-1',
        decision: 'retried',
        how: 'written',
        replaced: [{ rule: broth.id }, { rule: stew.id }],
      },
    ]);
  });

  it('reports which tasks a rule cites itself, and which of them it fixed', () => {
    const told = { cited: true, fixed: ['t2'] };
    const [rule] = explain({ final: modulesOf({ ...bag, ...told }), points: [] }).rules;
    expect(rule?.sources).toMatchObject([{ cases: ['t1', 't2'], ...told }]);
  });

  it('names the merges that kept a rule unchanged', () => {
    expect(explain().rules[1]).toMatchObject({
      origin: 'optimizer',
      sources: [{ subset: 'subset-001', epoch: 1, cases: ['t1', 't2'] }],
      merges: [{ merge: 'merge-1-1', how: 'kept', replaced: [] }],
    });
  });

  it('follows a rule that polishing wrote through the merge to the subsets', () => {
    const meal = ruleOf('polish-001/epoch-1/m/1/1', 'meal', { parents: [food.id], cases: ['t9'] });
    const points = [
      ...tree,
      { path: 'polish-001/epoch-1', parents: ['merge-1-1'], modules: modulesOf(meal, bag) },
    ];
    const progress = { polish: polishOf(), modules: referenceOf('e') };
    const [rule] = explain({ points, progress, final: modulesOf(meal, bag) }).rules;
    expect(rule).toMatchObject({ origin: 'optimizer', otherCases: [] });
    expect(rule?.sources.map(({ subset, cases }) => [subset, cases])).toEqual([
      ['subset-001', ['t1', 't2']],
      ['subset-001', ['t2']],
      ['subset-002', ['t7']],
      ['polish-001', ['t9']],
    ]);
    expect(rule?.merges).toMatchObject([{ merge: 'merge-1-1', how: 'written', rule: food.id }]);
  });

  it('attributes the text before the rules, and the run’s initial rules, to the user', () => {
    const own = ruleOf('by-hand/1', 'own');
    const { opening, rules } = explain({ baseline: modulesOf(own), final: modulesOf(own, bag) });
    expect(opening).toEqual({ text: 'Sort it.', origin: 'user' });
    expect(rules.map(({ origin, sources }) => [origin, sources.length])).toEqual([
      ['start', 0],
      ['optimizer', 1],
    ]);
  });

  it('skips merges from which nothing reached the result', () => {
    const merges = [
      mergeOf('merge-1-1', ['subset-001', 'subset-002'], {
        fallback: 'subset-001',
        decision: 'fallback',
        modules: referenceOf('d'),
      }),
    ];
    const points = tree.filter(({ path }) => path !== 'merge-1-1');
    points.push({ path: 'merge-1-1', parents: ['subset-001'], modules: modulesOf(broth, bag) });
    const told = explain({
      points,
      progress: { merges, modules: referenceOf('e') },
      final: modulesOf(broth),
    });
    expect(told.rules[0]?.merges).toEqual([]);
  });

  it('describes an unrecorded id by its parts, and keeps the tasks without a source', () => {
    const lost = ruleOf('merge-1-1/try-1/m/1', 'all', {
      parents: ['subset-009/epoch-3/m/2/4'],
      cases: ['t40'],
    });
    const [rule] = explain({ final: modulesOf(lost) }).rules;
    expect(rule?.sources).toEqual([
      {
        rule: 'subset-009/epoch-3/m/2/4',
        subset: 'subset-009',
        epoch: 3,
        text: null,
        cases: [],
        cited: null,
        fixed: null,
      },
    ]);
    expect(rule?.otherCases).toEqual(['t40']);
  });

  it('does not confuse a rule of an extended run with one of this run that has the same id', () => {
    const earlier = ruleOf(soup.id, 'soup of last year', { cases: ['t90'] });
    const all = ruleOf('merge-2-1/try-1/m/1', 'all', { parents: [earlier.id, stew.id] });
    const points: ModulesAtPoint[] = [
      ...tree,
      { path: 'hotel-0', parents: [], modules: modulesOf(earlier) },
      { path: 'merge-2-1', parents: ['hotel-0', 'subset-002'], modules: modulesOf(all) },
    ];
    const told = explain({ points, earlier: modulesOf(earlier), final: modulesOf(all, earlier) });
    expect(told.rules[0]).toMatchObject({
      outside: [{ from: 'earlier', text: { when: 'soup of last year' } }],
      sources: [{ subset: 'subset-002' }],
    });
    expect(told.rules[1]).toMatchObject({ origin: 'earlier', sources: [] });
  });

  it('ends if ids form a circle', () => {
    const one = ruleOf('subset-001/epoch-1/m/1/1', 'one', { parents: ['subset-001/epoch-1/m/1/2'] });
    const two = ruleOf('subset-001/epoch-1/m/1/2', 'two', { parents: [one.id] });
    const points = [{ path: 'subset-001', parents: [], modules: modulesOf(one, two) }];
    expect(explain({ points, final: modulesOf(one) }).rules[0]?.sources).toHaveLength(2);
  });
});
