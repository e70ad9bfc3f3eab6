import { rolloutsOf } from '../../../../lib/report/rollouts.js';
import { epochOf, polishOf, progressOf, referenceOf, scoreOf, subsetOf } from '../../../support/progress.js';

const own = { parent: scoreOf(0.2, 12), candidate: scoreOf(0.5, 12) };
const baseline = { validation: scoreOf(0.3, 36), test: scoreOf(0.3, 48) };
const runOf = (on: 'validation' | 'rotating', tasks: number) =>
  progressOf({
    stage: 'optimize',
    scores: { baseline, final: { validation: null, test: null } },
    subsets: [
      subsetOf('subset-001', {
        epochs: [
          epochOf({
            parent: scoreOf(0.3, tasks),
            candidate: scoreOf(0.4, tasks),
            scoredOn: { on, tasks, own },
          }),
          epochOf({
            ...{
              epoch: 2,
              accepted: false,
              parent: scoreOf(0.4, tasks),
              candidate: scoreOf(0.4, 9),
              skipped: tasks - 9,
            },
            modules: referenceOf('d'),
            scoredOn: { on, tasks, own: { parent: own.candidate, candidate: null } },
          }),
        ],
      }),
    ],
  });

describe('the rollouts of a run under way', () => {
  it('count a candidate on validation, and what was accepted on the subset', () => {
    // Exploration, two candidates of which one was stopped, and the accepted one on the subset.
    expect(rolloutsOf(runOf('validation', 36))).toBe(84 + 12 + 36 + 9 + 12);
  });

  it('also count the parent on each sample', () => {
    expect(rolloutsOf(runOf('rotating', 20))).toBe(84 + 12 + (20 + 20) + (20 + 9) + 12);
  });
});

it('counts the mini-batches of polishing, and their results on validation', () => {
  const begun = runOf('validation', 36);
  const polish = polishOf({ candidate: { modules: referenceOf('e'), validation: scoreOf(0.6, 36) } });
  // Each explores its ten tasks and scores one proposal on them.
  expect(rolloutsOf({ ...begun, polish }) - rolloutsOf(begun)).toBe(4 * 10 + 36);
});

it('does not count tasks of a proposal that was made of results of the run', () => {
  const before = runOf('validation', 36);
  const reduced = subsetOf('subset-002', { epochs: [epochOf({ accepted: true, candidate: null })] });
  expect(rolloutsOf({ ...before, subsets: [...before.subsets, reduced] })).toBe(rolloutsOf(before));
});
