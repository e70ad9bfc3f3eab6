import type { ScoredOn } from '../../../../../lib/domain/progress.js';
import { ownScores, expectedGain } from '../../../../../lib/optimizer/acceptance/subset-scores.js';
import { epochOf, scoreOf, subsetOf } from '../../../../support/progress.js';

const onSubset = subsetOf('subset-001', {
  tasks: 20,
  epochs: [
    epochOf({ parent: scoreOf(0.5, 20), candidate: scoreOf(0.6, 20) }),
    epochOf({ epoch: 2, parent: scoreOf(0.6, 20), candidate: scoreOf(0.9, 20), accepted: false }),
    epochOf({ epoch: 3, parent: scoreOf(0.6, 20), candidate: scoreOf(0.8, 20) }),
  ],
});

const scored = (on: ScoredOn['on'], before: number, after: number | null): ScoredOn => ({
  on,
  tasks: 50,
  own: { parent: scoreOf(before, 20), candidate: after === null ? null : scoreOf(after, 20) },
});
const elsewhere = subsetOf('subset-002', {
  tasks: 20,
  epochs: [
    epochOf({ parent: scoreOf(0.4), candidate: scoreOf(0.5), scoredOn: scored('rotating', 0.2, 0.7) }),
    epochOf({
      epoch: 2,
      parent: scoreOf(0.3),
      candidate: scoreOf(0.2),
      accepted: false,
      scoredOn: scored('rotating', 0.7, null),
    }),
    epochOf({
      epoch: 3,
      parent: scoreOf(0.6),
      candidate: scoreOf(0.64),
      scoredOn: scored('rotating', 0.7, 0.65),
    }),
  ],
});

describe('the scores of a subset on its own tasks', () => {
  it('are those of the epochs if proposals are scored on it', () => {
    expect(ownScores(onSubset)).toEqual({ before: scoreOf(0.5, 20), after: scoreOf(0.8, 20) });
  });

  it('are distinguished from those that proposals were accepted for elsewhere', () => {
    expect(ownScores(elsewhere)).toEqual({ before: scoreOf(0.2, 20), after: scoreOf(0.65, 20) });
  });

  it('stay the same if nothing was accepted, and are unknown before an epoch has ended', () => {
    const epochs = [epochOf({ accepted: false, scoredOn: scored('validation', 0.3, null) })];
    expect(ownScores({ epochs })).toEqual({ before: scoreOf(0.3, 20), after: scoreOf(0.3, 20) });
    expect(ownScores({ epochs: [] })).toEqual({ before: null, after: null });
  });
});

describe('the expected gain of a subset', () => {
  it('is how many more of its own tasks are solved', () => {
    expect(expectedGain(onSubset)).toBeCloseTo(6);
  });

  it('is added up over the epochs if each was scored on tasks of its own', () => {
    // 0.1 and 0.04 of 50 tasks.
    expect(expectedGain(elsewhere)).toBeCloseTo(7);
  });

  it('is nothing if nothing was accepted', () => {
    expect(expectedGain(subsetOf('subset-003', { epochs: [epochOf({ accepted: false })] }))).toBe(0);
    expect(expectedGain(subsetOf('subset-003'))).toBe(0);
  });
});
