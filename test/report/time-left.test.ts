import { shareDone, timeLeft } from '../../report/time-left.js';
import { epochOf, mergeOf, progressOf, scoreOf, subsetOf } from '../support/progress.js';

const none = { validation: null, test: null };
const both = { validation: scoreOf(0.5), test: scoreOf(0.4) };
const begun = progressOf({ stage: 'optimize', scores: { baseline: both, final: none } });

describe('the share of a run that is done', () => {
  it('grows from nothing to all', () => {
    const running = subsetOf('a', { state: 'running', epochs: [epochOf()] });
    const steps = [
      progressOf(),
      begun,
      { ...begun, subsets: [running, subsetOf('b', { state: 'open' })] },
      { ...begun, subsets: [subsetOf('a'), subsetOf('b')] },
      { ...begun, subsets: [subsetOf('a'), subsetOf('b')], merges: [mergeOf('m', ['a', 'b'])] },
      progressOf({ stage: 'done' }),
    ].map(shareDone);
    expect(steps[0]).toBe(0);
    expect(steps.at(-1)).toBe(1);
    expect(steps).toEqual([...new Set(steps)].sort((left, right) => left - right));
  });

  it('is never more than all, with however many epochs and merges', () => {
    const subsets = [
      subsetOf('a', { state: 'running', epochs: Array.from({ length: 50 }, () => epochOf()) }),
    ];
    const merges = Array.from({ length: 9 }, (_, place) => mergeOf(`m${place}`, []));
    const scores = { baseline: both, final: both };
    expect(shareDone(progressOf({ stage: 'test', subsets, merges, scores }))).toBeLessThanOrEqual(1);
  });
});

describe('the time left', () => {
  it('goes by the pace so far', () => {
    expect(timeLeft({ progress: begun, secondsSinceSeen: 60 })).toBeCloseTo(540);
  });

  it('is unknown at the beginning and at the end', () => {
    expect(timeLeft({ progress: progressOf(), secondsSinceSeen: 60 })).toBeNull();
    expect(timeLeft({ progress: progressOf({ stage: 'done' }), secondsSinceSeen: 60 })).toBeNull();
  });
});
