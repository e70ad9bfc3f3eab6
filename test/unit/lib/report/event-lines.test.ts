import { eventLines } from '../../../../lib/report/event-lines.js';
import {
  epochOf,
  mergeOf,
  polishOf,
  progressOf,
  referenceOf,
  scoreOf,
  subsetOf,
} from '../../../support/progress.js';

const revision = (failure: string | null) => ({
  module: 'instructions',
  added: 0,
  removed: 0,
  failure,
  notes: [],
});

describe('the lines of a run', () => {
  it('report each event once', () => {
    const first = progressOf({
      stage: 'optimize',
      subsets: [subsetOf('subset-001', { epochs: [epochOf()] })],
    });
    expect(eventLines(null, first)).toEqual([
      'stage: optimize',
      'subset-001: epoch 1 0.500 → 0.750, accepted (0.75 against 0.5)',
      'subset-001: done',
    ]);
    expect(eventLines(first, structuredClone(first))).toEqual([]);
  });

  it('report the progress and the end of polishing', () => {
    const [first] = polishOf().subsets;
    const begun = polishOf({ subsets: first ? [first] : [], candidate: null, accepted: null });
    const before = progressOf({ merges: [mergeOf('merge-1-1', ['s'])] });
    const under = { ...before, polish: begun };
    expect(eventLines(before, under)).toEqual([
      'polish: merge-1-1, on 1 mini-batches of all train tasks',
      'polish-001: epoch 1 0.500 → 0.750, accepted (0.75 against 0.5)',
      'polish-001: done',
    ]);
    expect(eventLines(under, { ...before, polish: polishOf({ accepted: false }) })).toEqual([
      'polish-002: epoch 1 0.500 → 0.750, kept the parent (0.75 against 0.5)',
      'polish-002: done',
      'polish: validation 0.800, scored lower: merge-1-1 stays',
    ]);
  });

  it('report only new events', () => {
    const before = progressOf({ subsets: [subsetOf('s', { state: 'running', epochs: [epochOf()] })] });
    const second = epochOf({ epoch: 2, accepted: false, candidate: null, reason: 'nothing new' });
    const now = progressOf({
      subsets: [subsetOf('s', { state: 'running', epochs: [epochOf(), second] })],
      merges: [mergeOf('m', ['s'], { decision: 'fallback', fallback: 's' })],
      state: 'done',
    });
    expect(eventLines(before, now)).toEqual([
      's: epoch 2 0.500 → –, kept the parent (nothing new)',
      'm: try 1 scored 0.700 on validation, its best parent 0.600',
      'm: fallback to s, validation 0.700',
      'state: done',
    ]);
  });

  it('report what a merge had to leave out', () => {
    const attempt = { attempt: 1, modules: referenceOf('c'), validation: scoreOf(0.7), accepted: true };
    const revisions = [{ ...revision(null), notes: ['2 rules cut to keep the length limit'] }];
    const merges = [mergeOf('m', ['s'], { attempts: [{ ...attempt, revisions }] })];
    expect(eventLines(progressOf(), progressOf({ merges }))).toContain(
      'm: 2 rules cut to keep the length limit',
    );
  });

  it('report the scores once they are complete', () => {
    const none = { validation: null, test: null };
    const half = progressOf({ scores: { baseline: { validation: scoreOf(0.5), test: null }, final: none } });
    const both = { validation: scoreOf(0.5), test: scoreOf(0.4) };
    const whole = progressOf({ scores: { baseline: both, final: both } });
    expect(eventLines(progressOf(), half)).toEqual([]);
    expect(eventLines(half, whole)).toEqual([
      'baseline: validation 0.500, test 0.400',
      'final: validation 0.500, test 0.400',
    ]);
  });

  it('report what the run waits for, and what to do', () => {
    const waiting = [{ path: 'hotel-1', kind: 'KEY_REJECTED', reason: 'Refused.', remedy: 'Set it.' }];
    expect(eventLines(progressOf(), progressOf({ waiting }))).toEqual([
      'waits for a person (hotel-1): Refused. Set it.',
    ]);
  });

  it('distinguish a pause, an approval and an early end', () => {
    const entry = (kind: string) => ({ path: 'hotel-1', kind, reason: `The ${kind}.`, remedy: 'Do it.' });
    const paused = progressOf({ state: 'paused', waiting: [entry('paused'), entry('KEY_REJECTED')] });
    expect(eventLines(progressOf(), paused)).toEqual([
      'paused: The paused. Do it.',
      'waits for a person (hotel-1): The KEY_REJECTED. Do it.',
      'state: paused',
    ]);
    // A need at the same place from before the pause is not reported again after it.
    const waiting = progressOf({ state: 'waiting', waiting: [entry('KEY_REJECTED')] });
    expect(eventLines(paused, waiting)).toEqual(['state: waiting']);
    expect(eventLines(progressOf(), progressOf({ waiting: [entry('approval')] }))).toEqual([
      'waits for an approval: The approval. Do it.',
    ]);
    expect(eventLines(progressOf(), progressOf({ ending: 'finished by hand' }))).toEqual([
      'ends early: finished by hand',
    ]);
  });

  it('are one line each, for any text of a model or an endpoint', () => {
    const hostile = revision('no reply:\n{"a": 1}\r\nstate: done\u0085x\u2028y');
    const subsets = [subsetOf('s', { epochs: [epochOf({ revisions: [hostile] })] })];
    const lines = eventLines(null, progressOf({ subsets }));
    expect(lines).toContain('s: no reply: {"a": 1} state: done x y');
    expect(lines.filter(line => /[\n\r\u0085\u2028]/.test(line))).toEqual([]);
  });
});
