import fc from 'fast-check';
import { subsetsByFailure } from '../../../../../lib/optimizer/dividing/divide-by-failure.js';
import type { DividableTask } from '../../../../../lib/optimizer/dividing/divider.js';
import { evenSizes } from '../../../../../lib/optimizer/dividing/even-parts.js';
import { confusions, failuresOf } from '../../../../../lib/optimizer/dividing/failure-groups.js';
import type { FailureGroup, Outcome } from '../../../../../lib/optimizer/dividing/failure-groups.js';
import { shuffled } from '../../../../../lib/optimizer/seed.js';
import { runToEnd } from '../../../../../lib/optimizer/cooperative.js';

const labels = ['a', 'b', 'c', 'd'] as const;
/** Tasks with their answers: right, wrong, missing, or not scored. */
const outcomeLists = fc
  .array(
    fc.record({
      expected: fc.constantFrom(...labels),
      answer: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...labels) }, fc.constant(null)),
      scored: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map(list =>
    list.map(({ expected, answer, scored }, index) => outcome(index, { expected, answer, scored })),
  );
const numbers = fc.integer({ min: 1, max: 12 });

function outcome(
  index: number,
  { expected, answer, scored = true }: { expected: string; answer: string | null; scored?: boolean },
): Outcome {
  const score = scored ? Number(expected === answer) : null;
  const trajectory = { taskId: `t${index}`, messages: [], output: answer ?? '', answer, score, feedback: '' };
  return { index, expected, trajectory: { ...trajectory, failure: null } };
}

function tasksOf(outcomes: readonly Outcome[]): DividableTask[] {
  return outcomes.map(({ trajectory, expected }) => ({ id: trajectory.taskId, expected }));
}

function groupsOf(outcomes: readonly Outcome[]): FailureGroup[] {
  const { groups, others } = confusions(failuresOf(outcomes));
  return [...groups, ...others.map(({ index }) => ({ members: [index], answers: [] }))];
}

function divided(outcomes: readonly Outcome[], subsets: number, seed = 1): number[][] {
  const input = { tasks: tasksOf(outcomes), groups: groupsOf(outcomes), subsets, seed };
  return runToEnd(subsetsByFailure(input));
}

describe('confusions', () => {
  it('put every failure into one group, or among the others, and no success anywhere', () => {
    fc.assert(
      fc.property(outcomeLists, outcomes => {
        const { groups, others } = confusions(failuresOf(outcomes));
        const found = [...groups.flatMap(({ members }) => members), ...others.map(({ index }) => index)];
        const failed = outcomes.filter(({ trajectory }) => trajectory.score === 0).map(({ index }) => index);
        expect(found.toSorted((left, right) => left - right)).toEqual(failed);
        for (const { members } of groups) expect(members.length).toBeGreaterThan(1);
      }),
    );
  });

  it('treat A for B and B for A as one, and tasks without an answer as another', () => {
    const { groups, others } = confusions([
      outcome(0, { expected: 'a', answer: 'b' }),
      outcome(1, { expected: 'b', answer: 'a' }),
      outcome(2, { expected: 'a', answer: null }),
      outcome(3, { expected: 'd', answer: null }),
      outcome(4, { expected: 'a', answer: 'c' }),
      outcome(5, { expected: 'x'.repeat(90), answer: 'c' }),
      outcome(6, { expected: 'x'.repeat(90), answer: 'c' }),
    ]);
    expect(groups).toEqual([
      { members: [0, 1], answers: ['a', 'b'] },
      { members: [2, 3], answers: ['(none)', 'a', 'd'] },
    ]);
    expect(others.map(({ index }) => index)).toEqual([5, 6, 4]);
  });
});

describe('subsetsByFailure', () => {
  it('puts every task into exactly one of subsets of even size', () => {
    fc.assert(
      fc.property(outcomeLists, numbers, (outcomes, subsets) => {
        const lists = divided(outcomes, subsets);
        expect(lists.flat().toSorted((left, right) => left - right)).toEqual([...outcomes.keys()]);
        expect(lists.map(list => list.length)).toEqual(
          evenSizes(outcomes.length, Math.min(subsets, outcomes.length)),
        );
        for (const list of lists) expect(list).toEqual(list.toSorted((left, right) => left - right));
      }),
    );
  });

  it('keeps a group whole as long as a subset has room for it', () => {
    fc.assert(
      fc.property(outcomeLists, numbers, (outcomes, subsets) => {
        const lists = divided(outcomes, subsets);
        const smallest = Math.min(...lists.map(list => list.length));
        const groups = groupsOf(outcomes);
        const sizes = groups.map(({ members }) => members.length);
        const failures = sizes.reduce((sum, size) => sum + size, 0);
        // The emptiest subset has at most the mean of the failures.
        const room = smallest - failures / lists.length;
        for (const { members } of groups) {
          if (members.length > room) continue;
          expect(lists.filter(list => members.some(member => list.includes(member)))).toHaveLength(1);
        }
      }),
    );
  });

  it('spreads solved tasks in proportion to the remaining room', () => {
    const outcomes = Array.from({ length: 80 }, (_, index) =>
      outcome(index, {
        expected: labels[index % 4] ?? 'a',
        answer: index < 16 ? 'wrong' : (labels[index % 4] ?? 'a'),
      }),
    );
    for (const list of divided(outcomes, 4)) {
      expect(list.filter(index => index < 16)).toHaveLength(4);
      for (const label of labels) {
        const solved = list.filter(index => index >= 16 && labels[index % 4] === label);
        expect(solved).toHaveLength(4);
      }
    }
  });

  it('puts confusions that share a rare answer into one subset', () => {
    const pairs: [string, string][] = [
      ['card', 'cash'],
      ['fee', 'rate'],
      ['card', 'pin'],
      ['fee', 'top-up'],
    ];
    const outcomes = Array.from({ length: 40 }, (_, index) => {
      const [expected, answer] = pairs[index % 4] ?? ['', ''];
      return outcome(index, index < 8 ? { expected, answer } : { expected, answer: expected });
    });
    const lists = divided(outcomes, 2).map(list => list.filter(index => index < 8));
    expect(lists.toSorted()).toEqual([
      [0, 2, 4, 6],
      [1, 3, 5, 7],
    ]);
  });

  it('does not depend on the order of the tasks', () => {
    fc.assert(
      fc.property(outcomeLists, numbers, fc.integer(), (outcomes, subsets, seed) => {
        const names = (list: readonly Outcome[]) => {
          const tasks = tasksOf(list);
          const byId = [...list.keys()].sort((left, right) =>
            (tasks[left]?.id ?? '') < (tasks[right]?.id ?? '') ? -1 : 1,
          );
          const ordered = byId.flatMap(index => {
            const found = list[index];
            return found ? [{ ...found, index }] : [];
          });
          const groups = groupsOf(ordered);
          const lists = runToEnd(subsetsByFailure({ tasks, groups, subsets, seed: 1 }));
          return lists.map(places => places.map(place => tasks[place]?.id).toSorted());
        };
        expect(names(shuffled(outcomes, seed))).toEqual(names(outcomes));
      }),
    );
  });

  it('divides 100,000 tasks with 40,000 failures into 1,000 subsets', () => {
    const tasks = Array.from({ length: 100_000 }, (_, index) => ({
      id: `row-${index}`,
      expected: `${index % 77}`,
    }));
    const groups = Array.from({ length: 4_000 }, (_, group) => ({
      members: Array.from({ length: 10 }, (_, place) => group * 10 + place),
      answers: [`${group % 77}`, `${group % 75}`],
    }));
    const lists = runToEnd(subsetsByFailure({ tasks, groups, subsets: 1_000, seed: 1 }));
    expect(new Set(lists.map(list => list.length))).toEqual(new Set([100]));
  });
});
