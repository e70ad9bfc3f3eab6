import { textModule } from '../../../../lib/optimizer/rules/module-text.js';
import { diffLines } from '../../../../lib/report/diff-view.js';
import { diffModules } from '../../../../lib/report/module-diff.js';
import { renderLines } from '../../../../lib/report/styled-text.js';
import { createColors } from 'picocolors';
import { rule } from '../optimizer/arbitraries.js';

const opening = 'Say which desk sees to the message.';
const modules = (rules: ReturnType<typeof rule>[], text = opening) => ({
  instructions: textModule({ opening: text, rules }),
});
const soup = rule('a/1', 'it names soup', 'answer kitchen');
const bag = rule('a/2', 'it names a bag', 'answer porter');

describe('the difference of two points', () => {
  it('is shown rule by rule: added, removed, changed, the same', () => {
    const cake = rule('b/1', 'it names cake', 'answer kitchen at once');
    const warm = { ...soup, id: 'b/2', then: 'answer kitchen, warm' };
    const [difference] = diffModules(modules([soup, bag]), modules([warm, cake]));
    expect(difference).toMatchObject({
      module: 'instructions',
      change: 'changed',
      added: [{ id: 'b/1' }],
      removed: [{ id: 'a/2' }],
      same: 0,
    });
    expect(difference?.changed).toEqual([
      {
        from: ['a/1'],
        to: 'b/2',
        words: [
          { change: 'same', text: 'When it names soup: answer kitchen' },
          { change: 'added', text: ', warm' },
        ],
      },
    ]);
  });

  it('shows a rule next to all the rules that it unites', () => {
    const united = { ...rule('m/1', 'it names soup or a bag', 'answer porter'), parents: ['a/1', 'a/2'] };
    const [difference] = diffModules(modules([soup, bag]), modules([united]));
    expect(difference).toMatchObject({
      added: [],
      removed: [],
      changed: [{ from: ['a/1', 'a/2'], to: 'm/1' }],
    });
  });

  it('treats the same words under another id as the same rule', () => {
    const [difference] = diffModules(modules([soup, bag]), modules([bag, { ...soup, id: 'z' }]));
    expect(difference).toMatchObject({ change: 'same', same: 2, changed: [] });
  });

  it('marks words of a text without rules, and modules that only one point has', () => {
    const [first, second] = diffModules(modules([], 'Be kind to all.'), {
      instructions: { kind: 'text', text: 'Be kind to guests.' },
      tone: { kind: 'text', text: 'warm' },
    });
    expect(first?.opening.filter(({ change }) => change !== 'same')).toEqual([
      { change: 'removed', text: 'all' },
      { change: 'added', text: 'guests' },
    ]);
    expect(second).toMatchObject({ module: 'tone', change: 'added' });
  });

  it('is readable without colors, and cleans what a model wrote before it adds colors', () => {
    const differences = diffModules(modules([], 'Be.'), modules([], 'Be \u001b[2J.'));
    const clean = (text: string) => text.replaceAll('\u001b', '?');
    const plain = renderLines(diffLines(differences), createColors(false), clean);
    expect(plain).toContain('?[2J');
    expect(plain).not.toContain('\u001b');
    const coloured = renderLines(diffLines(differences), createColors(true), clean);
    expect(coloured).toContain('\u001b[32m{+');
    expect(coloured).not.toContain('\u001b[2J');
  });
});

it('shows a set of functions as functions', () => {
  const written = (name: string) => ({
    ...{
      name,
      description: 'Half.',
      arguments: { type: 'object' },
      packages: [],
      code: `function ${name}() {}`,
    },
    examples: [],
    parents: [],
    cases: [],
  });
  const before = { tools: { kind: 'functions' as const, functions: [] } };
  const after = { tools: { kind: 'functions' as const, functions: [{ ...written('half'), id: 'a/half' }] } };
  const lines = renderLines(diffLines(diffModules(before, after)), createColors(false), text => text);
  expect(lines).toContain('changed; functions: 1 added');
});
