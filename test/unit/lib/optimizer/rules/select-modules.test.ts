import { selectModulesToRevise } from '../../../../../lib/optimizer/rules/select-modules.js';

const moduleNames = ['a', 'b', 'c'];
const step = { moduleNames, failuresByModule: {}, epoch: 1, proposals: 0, place: 0 };

describe('the modules that a proposal revises', () => {
  it('are all of them together', () => {
    expect(selectModulesToRevise({ ...step, modules: 'together', failuresByModule: { b: 3 } })).toEqual(
      moduleNames,
    );
  });

  it('are one per epoch in turn, and others in further proposals of it', () => {
    const of = (epoch: number, place: number) =>
      selectModulesToRevise({ ...step, modules: 'in-turn', epoch, place }).join();
    expect([of(1, 0), of(2, 0), of(3, 0), of(4, 0)]).toEqual(['a', 'b', 'c', 'a']);
    expect([of(3, 0), of(3, 1), of(3, 2)]).toEqual(['c', 'a', 'b']);
  });

  it('start with the most failuresByModule, the first of equal ones, and continue with the next one with blame', () => {
    const of = (proposals: number, place = 0) =>
      selectModulesToRevise({
        ...step,
        modules: 'most-blamed',
        failuresByModule: { c: 4, b: 4, stranger: 9 },
        proposals,
        place,
      }).join();
    expect([of(0), of(1), of(2)]).toEqual(['b', 'c', 'b']);
    expect([of(0, 0), of(0, 1), of(1, 1)]).toEqual(['b', 'c', 'b']);
  });

  it('take turns if no critique names one', () => {
    const of = (proposals: number) =>
      selectModulesToRevise({ ...step, modules: 'most-blamed', proposals }).join();
    expect([of(0), of(1), of(2), of(3)]).toEqual(['a', 'b', 'c', 'a']);
  });

  it('are the only one in any order', () => {
    for (const modules of ['together', 'in-turn', 'most-blamed'] as const)
      expect(selectModulesToRevise({ ...step, modules, moduleNames: ['a'], epoch: 5 })).toEqual(['a']);
  });
});
