import type { Candidate } from '../lib/domain/candidate.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { RunProgress } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import type { SplitName } from '../lib/domain/task.js';
import type { SplitOutcomes } from '../lib/domain/unanswered.js';
import { addOutcomes } from '../lib/optimizer/unanswered.js';
import type { ApprovalPoint, StopConfig } from '../lib/config/operate.js';
import type { OptimizeConfig } from '../lib/config/optimize.js';
import type { Division } from '../activities/divide-tasks.js';
import type { SteeringState } from './steering-state.js';

export interface OptimizeInput {
  run: RunReference;
  settings: OptimizeConfig;
  simulated: boolean;
  /** Of the Modules that the run begins with. */
  modules: Reference;
  moduleNames: string[];
  counts: Record<SplitName, number>;
  /** False on a server that does not know our search attributes. */
  searchAttributes: boolean;
  /** In a fork: the run that subsets and merges are taken over from. */
  takesFrom?: string;
  /** The finished run that this one extends: its result, and how many train tasks are behind it. */
  extends?: { run: string; modules: Reference; tasks: number };
  /** Where a person is asked before the run goes on. */
  approval?: ApprovalPoint[];
  /** When the run ends early by itself. */
  stop?: StopConfig;
  /** Somebody is told when it waits, ends or fails. */
  notify?: boolean;
  /** What a continued run has reached. */
  state?: RunState;
}

/** What one stage hands to the next: small, so that it can be an input of the continued workflow. */
export interface RunState {
  progress: RunProgress;
  baseline: { validation: Evaluation; test: Evaluation } | null;
  division: Division | null;
  /** All tasks were run once, to divide them by what failed. */
  explored?: boolean;
  /** Of lists of what came out of the subsets. */
  candidates: Reference[] | null;
  /** Where each subset begins with what the one before made: what the last has come to. */
  last?: Candidate | null;
  /** Where subsets are optimized in several waves: how far they have come. */
  waves?: WavesState;
  /** What came out of optimizing and merging. */
  result: Candidate | null;
  /** The result has been through polishing, whatever came of it. */
  polished?: boolean;
  /** A person did not want it merged. */
  rejected?: boolean;
  /** Absent while nobody has steered the run. */
  steering?: SteeringState;
}

export interface WavesState {
  /** Waves that are done. */
  reached: number;
  /** Subsets in them. */
  optimized: number;
  /** Subsets at the end of these that changed nothing. */
  unchanged: number;
  /** Merges of each level so far, as in a MergePlace: so that each has a name of its own. */
  merges: number[];
  /** What the next wave begins with, and all train tasks behind it. */
  base: Candidate;
  /** A person was asked before the first merge, where one is to be asked. */
  approved?: boolean;
  /** The run has its result. */
  done: boolean;
}

export function initialState(input: OptimizeInput): RunState {
  const unknown = () => ({ validation: null, test: null });
  return {
    baseline: null,
    division: null,
    candidates: null,
    result: null,
    progress: {
      run: input.run.run,
      state: 'running',
      stage: 'baseline',
      strategy: input.settings.strategy,
      simulated: input.simulated,
      scores: { baseline: unknown(), final: unknown() },
      subsets: [],
      merges: [],
      waiting: [],
      ending: null,
      decision: null,
      significance: null,
      rollouts: 0,
      outcomes: {},
      warnings: [],
      modules: null,
      baselineModules: input.modules,
    },
  };
}

/** Adds what a child workflow ran to the run's own counts. */
export function countRollouts(
  { progress }: RunState,
  { rollouts, outcomes }: { rollouts: number; outcomes: SplitOutcomes },
): void {
  progress.rollouts += rollouts;
  addOutcomes(progress.outcomes, outcomes);
}
