import { applyActions } from '../../../../../lib/optimizer/functions/apply-actions.js';
import type { FunctionAction } from '../../../../../lib/optimizer/functions/apply-actions.js';
import { numberFunction, writtenAt } from '../../../../support/functions.js';

const double = numberFunction('double', 'value * 2', writtenAt('subset-001/epoch-1/tools/1/1'));
const half = numberFunction('half', 'value / 2');

function apply(actions: FunctionAction[], copies?: (text: string) => { task: string; words: number } | null) {
  return applyActions({ functions: [double, half], actions, idPrefix: 'p', copies });
}

describe('applyActions', () => {
  it('appends functions, with an id of the call and the cases that they cite', () => {
    const third = numberFunction('third', 'value / 3');
    const { functions } = apply([
      { action: 'add', name: 'third', place: 2, written: third, cases: ['t1', 't1'], cited: true },
    ]);
    expect(functions.map(({ name }) => name)).toEqual(['double', 'half', 'third']);
    expect(functions[2]?.lineage).toEqual({ id: 'p/2', parents: [], cases: ['t1'], cited: true });
  });

  it.each(['add', 'revise'] as const)('replaces the function with the same name, on %s', action => {
    const better = numberFunction('half', 'Math.floor(value / 2)');
    const { functions } = apply([{ action, name: 'half', place: 1, written: better, cases: [] }]);
    expect(functions.map(({ code }) => code)).toEqual([double.code, better.code]);
    expect(functions[1]?.lineage?.parents).toEqual(['start/half']);
  });

  it('keeps the history of an unchanged function word for word', () => {
    const { functions, notes } = apply([
      { action: 'revise', name: 'double', place: 1, written: { ...double }, cases: ['t9'] },
    ]);
    expect(functions).toEqual([double, half]);
    expect(notes).toEqual(['double already exists unchanged']);
  });

  it('removes by name, and reports an unknown name', () => {
    const { functions, notes } = apply([
      { action: 'remove', name: 'double', place: 1 },
      { action: 'remove', name: 'nothing', place: 2 },
    ]);
    expect(functions).toEqual([half]);
    expect(notes).toEqual(['there is no function nothing to remove']);
  });

  it('leaves out code that copies a train task', () => {
    const table = numberFunction('table', '{ soup: 1 }[value]');
    const { functions, notes, copied } = apply(
      [{ action: 'add', name: 'table', place: 1, written: table, cases: [] }],
      text => (text.includes('soup') ? { task: 't3', words: 12 } : null),
    );
    expect(functions).toHaveLength(2);
    expect({ notes, copied }).toEqual({
      notes: ['1 function left out: it copies 12 words of task t3'],
      copied: 1,
    });
  });
});
