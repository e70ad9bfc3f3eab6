import { createTimeLeft, shareDone } from '../../../../lib/report/time-left.js';
import type { WorkPlan } from '../../../../lib/report/time-left.js';
import type { RunProgress } from '../../../../lib/domain/progress.js';
import { epochOf, mergeOf, polishOf, progressOf, scoreOf, subsetOf } from '../../../support/progress.js';

const none = { validation: null, test: null };
const both = { validation: scoreOf(0.5), test: scoreOf(0.4) };
const oneWave = (subsets: number) => [subsets];
const plan: WorkPlan = { validation: 12, test: 24, epochs: 2, fanIn: 2, waves: oneWave };
const begun = progressOf({
  stage: 'optimize',
  scores: { baseline: both, final: none },
  subsets: [subsetOf('a', { state: 'open' }), subsetOf('b', { state: 'open' })],
});

describe('the share of a run that is done', () => {
  it('grows from the baseline to all', () => {
    const running = subsetOf('a', { state: 'running', step: 'score', epochs: [epochOf()] });
    const steps = [
      begun,
      { ...begun, subsets: [running, subsetOf('b', { state: 'open' })] },
      { ...begun, subsets: [subsetOf('a'), subsetOf('b')] },
      { ...begun, subsets: [subsetOf('a'), subsetOf('b')], merges: [mergeOf('m', ['a', 'b'])] },
      progressOf({ stage: 'done' }),
    ].map(progress => shareDone(progress, plan) ?? -1);
    expect(steps[0]).toBeGreaterThan(0.1);
    expect(steps.at(-1)).toBe(1);
    expect(steps).toEqual([...new Set(steps)].sort((left, right) => left - right));
  });

  it('is unknown before the run is divided, and if its subsets are too many to be shown', () => {
    expect(shareDone(progressOf(), plan)).toBeNull();
    expect(shareDone({ ...begun, subsets: [] }, plan)).toBeNull();
  });

  it('is nearly everything before the last test, for any fan-in and strategy', () => {
    const names = ['a', 'b', 'c', 'd'];
    const subsets = names.map(name => subsetOf(name));
    const binary = [mergeOf('m1', ['a', 'b']), mergeOf('m2', ['c', 'd']), mergeOf('m3', ['m1', 'm2'])];
    const shares = [
      shareDone({ ...begun, subsets, merges: binary }, plan),
      shareDone({ ...begun, subsets, merges: [mergeOf('m', names)] }, { ...plan, fanIn: 4 }),
      shareDone({ ...begun, subsets: [subsetOf('a', { tasks: 200 })] }, plan),
      // In waves of one, one and two there is one merge.
      shareDone(
        { ...begun, subsets, merges: [mergeOf('m1', ['c', 'd'])] },
        { ...plan, waves: () => [1, 1, 2] },
      ),
    ];
    for (const share of shares) {
      expect(share).toBeGreaterThan(0.85);
      expect(share).toBeLessThan(1);
    }
  });

  it('is never more than everything, for any number of epochs and merges', () => {
    const epochs = Array.from({ length: 50 }, () => epochOf());
    const subsets = [subsetOf('a', { state: 'running', epochs })];
    const merges = Array.from({ length: 9 }, (_, place) => mergeOf(`m${place}`, []));
    const scores = { baseline: both, final: both };
    expect(shareDone(progressOf({ stage: 'test', subsets, merges, scores }), plan)).toBeLessThanOrEqual(1);
  });
});

describe('the time left', () => {
  /** A run of one subset of 100 tasks, of which the given percentage is done. */
  const at = (done: number): RunProgress => {
    const state = (place: number) => (place < done ? 'done' : 'open');
    const subsets = Array.from({ length: 100 }, (_, place) => subsetOf(`s${place}`, { state: state(place) }));
    return { ...begun, scores: { baseline: none, final: none }, subsets };
  };
  const small: WorkPlan = { validation: 0, test: 0, epochs: 1, fanIn: 2, waves: oneWave };

  it('uses the pace so far', () => {
    const timeLeft = createTimeLeft(small);
    expect(timeLeft(at(0), 0)).toBeNull();
    expect(timeLeft(at(25), 60)).toBeCloseTo(180);
  });

  it('ignores what was done before it started', () => {
    const timeLeft = createTimeLeft(small);
    timeLeft(at(80), 0);
    expect(timeLeft(at(90), 60)).toBeCloseTo(60);
  });

  it('soon forgets what came out of the journal at once', () => {
    const timeLeft = createTimeLeft(small);
    timeLeft(at(0), 0);
    timeLeft(at(50), 1);
    for (let minute = 1; minute <= 10; minute += 1) timeLeft(at(50 + minute), 60 * minute);
    expect(timeLeft(at(60), 600)).toBeGreaterThan(0.9 * 40 * 60);
  });

  it('is unknown at the beginning and at the end', () => {
    const timeLeft = createTimeLeft(small);
    timeLeft(at(0), 0);
    expect(timeLeft(at(2), 60)).toBeNull();
    expect(timeLeft(progressOf({ stage: 'done' }), 60)).toBeNull();
  });
});

it('counts polishing by mini-batch if the run has it', () => {
  const merged = { ...begun, subsets: [subsetOf('a'), subsetOf('b')], merges: [mergeOf('m', ['a', 'b'])] };
  const polished: WorkPlan = { ...plan, polish: 24 };
  const open = polishOf({
    subsets: [subsetOf('polish-001'), subsetOf('polish-002', { state: 'open' })],
    candidate: null,
  });
  const share = (progress: RunProgress, by = polished) => shareDone(progress, by) ?? -1;
  expect(share(merged)).toBeLessThan(share(merged, plan));
  expect(share({ ...merged, polish: open })).toBeGreaterThan(share(merged));
  expect(share({ ...merged, polish: polishOf() })).toBeGreaterThan(share({ ...merged, polish: open }));
  // A mini-batch that was not started because the run ends early is not waited for.
  expect(share({ ...merged, stage: 'test' })).toBeGreaterThan(share({ ...merged, polish: open }));
});
