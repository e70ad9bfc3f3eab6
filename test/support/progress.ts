import type {
  EpochReport,
  MergeReport,
  PolishReport,
  RunProgress,
  SubsetReport,
  WaveReport,
} from '../../lib/domain/progress.js';
import type { RunDescription } from '../../lib/domain/run-description.js';
import type { Reference } from '../../lib/domain/reference.js';
import type { Score } from '../../lib/domain/score.js';

export const scoreOf = (mean: number | null, scored = 10, unscored = 0): Score => ({
  mean,
  scored,
  unscored,
});

/** A run that has just begun, with these differences. */
export function progressOf(change: Partial<RunProgress> = {}): RunProgress {
  const none = { validation: null, test: null };
  return {
    run: 'hotel-1',
    state: 'running',
    stage: 'baseline',
    strategy: 'fgo',
    simulated: false,
    scores: { baseline: none, final: none },
    subsets: [],
    merges: [],
    waiting: [],
    decision: null,
    significance: null,
    rollouts: 0,
    outcomes: {},
    warnings: [],
    modules: null,
    baselineModules: referenceOf('a'),
    ...change,
  };
}

/** A reference to some artifact. */
export function referenceOf(digit: string): Reference {
  return { sha256: digit.repeat(64), bytes: 2 };
}

export function subsetOf(id: string, change: Partial<SubsetReport> = {}): SubsetReport {
  return { id, tasks: 12, state: 'done', step: null, epochs: [], ...change };
}

export function epochOf(change: Partial<EpochReport> = {}): EpochReport {
  return {
    epoch: 1,
    parent: scoreOf(0.5),
    critiques: { written: 5, failed: 0, shortened: 0 },
    revisions: [],
    candidate: scoreOf(0.75),
    modules: referenceOf('b'),
    accepted: true,
    reason: '0.75 against 0.5',
    ...change,
  };
}

export function mergeOf(id: string, parents: string[], change: Partial<MergeReport> = {}): MergeReport {
  return {
    id,
    level: 1,
    index: 1,
    parents: parents.map(parent => ({ id: parent, validation: scoreOf(0.6) })),
    state: 'done',
    attempts: [
      { attempt: 1, revisions: [], modules: referenceOf('c'), validation: scoreOf(0.7), accepted: true },
    ],
    decision: 'merged',
    fallback: null,
    modules: referenceOf('c'),
    validation: scoreOf(0.7),
    ...change,
  };
}

/** Two mini-batches after `merge-1-1`; only the first changed something. */
export function polishOf(change: Partial<PolishReport> = {}): PolishReport {
  return {
    from: 'merge-1-1',
    subsets: [
      subsetOf('polish-001', { epochs: [epochOf({ modules: referenceOf('e') })] }),
      subsetOf('polish-002', { epochs: [epochOf({ accepted: false, modules: referenceOf('f') })] }),
    ],
    candidate: { modules: referenceOf('e'), validation: scoreOf(0.8) },
    accepted: true,
    ...change,
  };
}

/** A finished wave of this many subsets, from the given number on. */
export function waveOf(
  [from, count]: [number, number],
  begins: string,
  result: string,
  change: Partial<WaveReport> = {},
): WaveReport {
  const validation = { start: scoreOf(0.5), result: scoreOf(0.6) };
  return { subsets: { from, count }, start: begins, result, accepted: true, validation, ...change };
}

/** The description of some run. */
export const about: RunDescription = {
  name: 'mocked',
  model: 'toy-1',
  models: 'toy-1; optimizer toy-2',
  dataset: 'data/tasks.csv',
  tasks: '10 train, 10 validation, 10 test',
  budget: 'at most $2.00',
  config: 'data/fgo.yaml',
  store: 'data/.fgo',
};
