import type { AgentFunction } from '../../../../../lib/domain/function.js';
import { labelFunctions } from '../../../../../lib/optimizer/functions/label-functions.js';
import { mergeEquivalentFunctions } from '../../../../../lib/optimizer/functions/merge-equivalent.js';
import { mergeFunctionSets } from '../../../../../lib/optimizer/functions/merge-function-sets.js';
import type { MergeFunctionsOptions } from '../../../../../lib/optimizer/functions/merge-function-sets.js';
import { varyInputs } from '../../../../../lib/optimizer/functions/vary-inputs.js';
import { numberFunction, writtenAt } from '../../../../support/functions.js';

/** The results of expressions for some numbers, instead of running them. */
const inputs = [0, 1, 2, 3, 4, 5, 6, 7];
function behavioursOf(parents: AgentFunction[][], results: Record<string, (value: number) => number>) {
  return new Map(
    labelFunctions(parents).map(({ label, written }) => [
      label,
      inputs.map(value => JSON.stringify({ value: results[written.code]?.(value) ?? value })),
    ]),
  );
}

function unite(
  parents: AgentFunction[][],
  results: Record<string, (value: number) => number> = {},
  more: Partial<MergeFunctionsOptions> = {},
) {
  const rank = more.rank ?? (parent => parent);
  const alike = mergeEquivalentFunctions({
    labelled: labelFunctions(parents),
    behaviours: behavioursOf(parents, results),
    rank,
  });
  const united = mergeFunctionSets({
    entries: alike.entries,
    merged: [],
    drop: [],
    keep: [],
    rank,
    idPrefix: 'm',
    ...more,
  });
  return { ...united, notes: [...alike.notes, ...united.notes] };
}

const add = numberFunction('double', 'value + value', writtenAt('a/1', { cases: ['t1'], fixed: ['t1'] }));
const times = numberFunction('double', '2 * value', writtenAt('b/1', { cases: ['t2'], fixed: ['t2', 't3'] }));
const twice = numberFunction('twice', '2 * value', writtenAt('b/2'));
const square = numberFunction('double', 'value * value', writtenAt('c/1', { fixed: ['t4'] }));
const third = numberFunction('third', 'value / 3', writtenAt('c/2'));
const doubling = Object.fromEntries(
  [add, times, twice].map(({ code }) => [code, (value: number) => 2 * value]),
);
const squaring = { ...doubling, [square.code]: (value: number) => value * value };

describe('uniting sets of functions', () => {
  it('keeps every function that only one parent has', () => {
    const { functions } = unite([[add], [third]], { ...doubling, [third.code]: value => value / 3 });
    expect(functions).toEqual([add, third]);
  });

  it('unites functions of one name that do the same, with the history of both', () => {
    const { functions, notes } = unite([[add], [times]], doubling);
    expect(functions).toHaveLength(1);
    expect(functions[0]).toMatchObject({
      code: add.code,
      lineage: { id: 'm/1', parents: ['a/1', 'b/1'], cases: ['t1', 't2'], fixed: ['t1', 't2', 't3'] },
    });
    expect(notes).toEqual(['B1 (double) does the same as double: merged']);
  });

  it('unites functions of different names that do the same, keeping that of the best parent', () => {
    const { functions } = unite([[add], [twice]], doubling, { rank: parent => 1 - parent });
    expect(functions.map(({ name }) => name)).toEqual(['twice']);
  });

  it('does not treat functions as equal that fail in the same way, or that agree on few results', () => {
    const constant = (name: string) => numberFunction(name, '1', writtenAt(`${name}/1`));
    const one = { [constant('one').code]: () => 1, [constant('single').code]: () => 1 };
    expect(unite([[constant('one')], [constant('single')]], one).functions).toHaveLength(2);
  });

  it('keeps the function that fixed most tasks for a name with several behaviors', () => {
    const { functions, settled } = unite([[square], [times]], squaring);
    expect(functions).toEqual([times]);
    expect(settled).toEqual([
      {
        kept: 'b/1',
        dropped: ['c/1'],
        decidedBy: 'evidence',
        why: '2 different functions are named double: the one that fixed the most tasks stays',
      },
    ]);
  });

  it('replaces the functions that a merged function cites, and one of its name', () => {
    const merged = numberFunction('third', 'value / 3 + 0');
    const { functions } = unite(
      [[add], [third], [twice]],
      { ...doubling, [third.code]: value => value / 3 },
      {
        merged: [{ written: merged, replaces: ['A1', 'Z9'], place: 1 }],
      },
    );
    expect(functions).toEqual([
      expect.objectContaining({
        code: merged.code,
        lineage: expect.objectContaining({ id: 'm/1', parents: ['a/1', 'b/2', 'c/2'] }) as unknown,
      }),
    ]);
  });

  it('keeps what a second merged function of a name would replace', () => {
    const merged = numberFunction('scaled', '2 * value');
    const { functions, notes } = unite([[add], [third]], doubling, {
      merged: [
        { written: merged, replaces: ['A1'], place: 1 },
        { written: merged, replaces: ['B1'], place: 2 },
      ],
    });
    expect(functions.map(({ name }) => name)).toEqual(['third', 'scaled']);
    expect(notes).toEqual(['a second function scaled of the merge was left out']);
  });

  it('drops what the merger drops, unless it must stay', () => {
    expect(unite([[add], [third]], doubling, { drop: ['B1'] }).functions).toEqual([add]);
    expect(unite([[add], [third]], doubling, { drop: ['B1'], keep: ['B1'] }).functions).toHaveLength(2);
  });
});

describe('varyInputs', () => {
  it('changes values in place, and always in the same way', () => {
    const given = [{ from: '2024-02-11', days: 3, flags: [true] }];
    const varied = varyInputs(given);
    expect(varied).toEqual(varyInputs(given));
    expect(varied[0]).toEqual(given[0]);
    expect(varied).toEqual(
      expect.arrayContaining([
        { from: '2024-02-12', days: 3, flags: [true] },
        { from: '2024-02-11', days: 4, flags: [true] },
      ]),
    );
    expect(new Set(varied.map(input => JSON.stringify(input))).size).toBe(varied.length);
    expect(varied.length).toBeLessThanOrEqual(32);
  });

  it('puts values of one input into another', () => {
    expect(
      varyInputs([
        { a: 'x', b: 'y' },
        { a: 'p', b: 'q' },
      ]),
    ).toEqual(expect.arrayContaining([{ a: 'x', b: 'q' }]));
  });
});
