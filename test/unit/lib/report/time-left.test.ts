import { createTimeLeft, shareDone } from '../../../../lib/report/time-left.js';
import type { CountedWork } from '../../../../lib/report/time-left.js';
import type { RunProgress } from '../../../../lib/domain/progress.js';
import { epochOf, mergeOf, polishOf, progressOf, scoreOf, subsetOf } from '../../../support/progress.js';

const none = { validation: null, test: null };
const both = { validation: scoreOf(0.5), test: scoreOf(0.4) };
const counted: CountedWork = {
  seconds: { baseline: 10, optimize: 40, merge: 30, test: 20 },
  merges: 1,
  polished: 0,
};
const begun = progressOf({
  stage: 'optimize',
  scores: { baseline: both, final: none },
  subsets: [subsetOf('a', { state: 'open' }), subsetOf('b', { state: 'open' })],
});
const optimized = { ...begun, subsets: [subsetOf('a'), subsetOf('b')] };
const merged = { ...optimized, merges: [mergeOf('m', ['a', 'b'])] };

describe('the share of a run that is done', () => {
  it('grows from the baseline to all, with the counted time of the stages', () => {
    const running = subsetOf('a', { state: 'running', step: 'score', epochs: [epochOf()] });
    const merging = mergeOf('m', ['a', 'b'], { state: 'running', attempts: [] });
    const steps = [
      begun,
      { ...begun, subsets: [running, subsetOf('b', { state: 'open' })] },
      optimized,
      { ...optimized, merges: [merging] },
      merged,
      progressOf({ stage: 'done' }),
    ].map(progress => shareDone(progress, counted) ?? -1);
    expect(steps).toEqual([...new Set(steps)].sort((left, right) => left - right));
    expect(steps[0]).toBeCloseTo(0.1);
    expect(steps[2]).toBeCloseTo(0.5);
    expect(steps[4]).toBeCloseTo(0.8);
    expect(steps.at(-1)).toBe(1);
  });

  it('weighs subsets by their tasks', () => {
    const subsets = [subsetOf('a', { tasks: 30 }), subsetOf('b', { state: 'open', tasks: 10 })];
    expect(shareDone({ ...begun, subsets }, counted)).toBeCloseTo(0.1 + 0.4 * 0.75);
  });

  it('is unknown before the run is divided, and if its subsets are too many to be shown', () => {
    expect(shareDone(progressOf(), counted)).toBeNull();
    expect(shareDone({ ...begun, subsets: [] }, counted)).toBeNull();
  });

  it('does not wait for merges and mini-batches that the final test has passed', () => {
    expect(shareDone({ ...optimized, stage: 'test' }, counted)).toBeCloseTo(0.8);
  });

  it('is never more than everything, for any number of epochs and merges', () => {
    const epochs = Array.from({ length: 50 }, () => epochOf());
    const subsets = [subsetOf('a', { state: 'running', epochs })];
    const merges = Array.from({ length: 9 }, (_, place) => mergeOf(`m${place}`, []));
    const scores = { baseline: both, final: both };
    expect(shareDone(progressOf({ stage: 'merge', subsets, merges, scores }), counted)).toBeLessThanOrEqual(
      1,
    );
  });

  it('counts polishing by mini-batch', () => {
    const polished = { ...counted, polished: 2 };
    const open = polishOf({
      subsets: [subsetOf('polish-001'), subsetOf('polish-002', { state: 'open' })],
      candidate: null,
    });
    expect(shareDone(merged, polished)).toBeCloseTo(0.5 + 0.3 / 3);
    expect(shareDone({ ...merged, polish: open }, polished)).toBeCloseTo(0.5 + (2 * 0.3) / 3);
    expect(shareDone({ ...merged, polish: polishOf() }, polished)).toBeCloseTo(0.8);
  });
});

/** What a subset shows after some of its 100 seconds. */
function stepAt(seconds: number) {
  if (seconds < 15) return { step: 'explore' as const, epochs: [] };
  const epochs = seconds < 60 ? [] : [epochOf()];
  const within = (seconds - 15) % 45;
  return {
    step: within < 15 ? ('critique' as const) : within < 25 ? ('propose' as const) : ('score' as const),
    epochs,
  };
}

describe('the time left', () => {
  /** A run of 100 subsets of which so many are done. */
  const at = (done: number): RunProgress => {
    const state = (place: number) => (place < done ? 'done' : 'open');
    const subsets = Array.from({ length: 100 }, (_, place) => subsetOf(`s${place}`, { state: state(place) }));
    return { ...begun, subsets };
  };
  const subsetsOnly: CountedWork = {
    ...counted,
    seconds: { baseline: 0, optimize: 50, merge: 0, test: 0 },
  };
  const create = () => {
    const timeLeft = createTimeLeft();
    return (done: number, seconds: number, { hits = 0 } = {}) =>
      timeLeft(at(done), subsetsOnly, { seconds, paid: 10 * (done - hits), hits: 10 * hits });
  };

  it('uses the pace so far', () => {
    const timeLeft = create();
    expect(timeLeft(0, 0)).toBeNull();
    expect(timeLeft(25, 60)).toBeCloseTo(180);
  });

  it('ignores what was done before it started', () => {
    const timeLeft = create();
    timeLeft(80, 0);
    expect(timeLeft(90, 60)).toBeCloseTo(60);
  });

  it('leaves out what came from the journal at once', () => {
    const timeLeft = create();
    timeLeft(0, 0);
    timeLeft(50, 1, { hits: 50 });
    let left: number | null = null;
    for (let minute = 1; minute <= 10; minute += 1) left = timeLeft(50 + minute, 60 * minute, { hits: 50 });
    expect(left).toBeGreaterThan(0.9 * 40 * 60);
  });

  it('does not jump when many subsets end at once', () => {
    const timeLeft = create();
    timeLeft(0, 0);
    const shown = [...Array(100).keys()].map(second => timeLeft(second < 50 ? 20 : 60, second + 10) ?? 0);
    const changes = shown.slice(1).map((left, place) => Math.abs(left - (shown[place] ?? 0)));
    const [first = 0] = shown;
    expect(Math.max(...changes)).toBeLessThan(0.2 * Math.max(...shown));
    // It still follows.
    expect(shown.at(-1)).toBeLessThan(first + 50);
  });

  it('is off by a quarter of the run at most while subsets that began together end together', () => {
    const timeLeft = createTimeLeft();
    const seen: number[] = [];
    // Eight at a time, each for 100 seconds and two epochs.
    for (let seconds = 0; seconds < 300; seconds += 5) {
      const [wave, within] = [Math.floor(seconds / 100), seconds % 100];
      const running = { state: 'running' as const, ...stepAt(within) };
      const subsets = Array.from({ length: 24 }, (_, place) => {
        const own = Math.floor(place / 8);
        if (own < wave) return subsetOf(`s${place}`);
        return subsetOf(`s${place}`, own === wave ? running : { state: 'open', epochs: [] });
      });
      const left = timeLeft({ ...begun, subsets }, subsetsOnly, { seconds, paid: seconds, hits: 0 });
      if (left !== null && seconds >= 30) seen.push(Math.abs(left - (300 - seconds)));
    }
    expect(seen.length).toBeGreaterThan(40);
    expect(Math.max(...seen)).toBeLessThan(75);
  });

  it('is unknown at the beginning and at the end', () => {
    const timeLeft = createTimeLeft();
    const pace = { seconds: 60, paid: 60, hits: 0 };
    timeLeft(at(0), subsetsOnly, { seconds: 0, paid: 0, hits: 0 });
    expect(timeLeft(at(2), subsetsOnly, pace)).toBeNull();
    expect(timeLeft(progressOf({ stage: 'done' }), subsetsOnly, pace)).toBeNull();
  });
});
