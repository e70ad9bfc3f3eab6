import fc from 'fast-check';
import { paretoFront } from '../../../../../lib/optimizer/merging/pareto-front.js';

const scores = (tasks: number) =>
  fc.array(fc.constantFrom(0, 0.5, 1, null), { minLength: tasks, maxLength: tasks });

describe('the front beside a result', () => {
  it('holds the candidates that solve what the result does not, the one that solves most of it first', () => {
    const result = [1, 1, 0, 0, 0];
    const one = [0, 0, 1, 0, 0];
    const two = [0, 0, 0, 1, 1];
    const none = [1, 1, 0, 0, 0];
    expect(paretoFront(result, [one, two, none], 5)).toEqual([1, 0]);
    expect(paretoFront(result, [one, two, none], 2)).toEqual([1]);
    expect(paretoFront(result, [one, two, none], 1)).toEqual([]);
  });

  it('leaves out tasks without a score in one of them', () => {
    expect(paretoFront([0, 0], [[1, null]], 3)).toEqual([0]);
    expect(paretoFront([0, null], [[0, 1]], 3)).toEqual([]);
  });

  it('extends coverage with each candidate that it adds, and misses none that would', () => {
    const candidates = fc
      .integer({ min: 1, max: 6 })
      .chain(tasks => fc.tuple(scores(tasks), fc.array(scores(tasks), { maxLength: 5 })));
    fc.assert(
      fc.property(candidates, ([first, others]) => {
        const all = [first, ...others];
        const tasks = [...first.keys()].filter(task => all.every(each => each[task] !== null));
        const best = (from: readonly (readonly (number | null)[])[]) =>
          tasks.map(task => Math.max(...from.map(each => each[task] ?? 0)));
        const places = paretoFront(first, others, 99);
        expect(best([first, ...places.map(place => others[place] ?? [])])).toEqual(best(all));
        places.forEach((_, count) => {
          const before = best([first, ...places.slice(0, count).map(place => others[place] ?? [])]);
          const after = best([first, ...places.slice(0, count + 1).map(place => others[place] ?? [])]);
          expect(after).not.toEqual(before);
        });
      }),
    );
  });
});
