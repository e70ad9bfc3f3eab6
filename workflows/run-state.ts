import type { Candidate } from '../lib/domain/candidate.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { RunProgress } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import type { SplitName } from '../lib/domain/task.js';
import type { SplitOutcomes } from '../lib/domain/unanswered.js';
import { addOutcomes } from '../lib/optimizer/unanswered.js';
import type { ApprovalPoint, StopConfig } from '../lib/config/run-control.js';
import type { OptimizeConfig } from '../lib/config/optimize.js';
import type { Division } from '../lib/optimizer/program/requests.js';
import type { SteeringState } from './steering-state.js';

export interface OptimizeInput {
  run: RunReference;
  settings: OptimizeConfig;
  simulated: boolean;
  /** Reference to the Modules that the run starts from. */
  modules: Reference;
  moduleNames: string[];
  counts: Record<SplitName, number>;
  /** False on a server that does not have our search attributes. */
  searchAttributes: boolean;
  /** In a fork: the run that subsets and merges are reused from. */
  takesFrom?: string;
  /** The finished run that this one extends: its result, and how many train tasks the result is based on. */
  extends?: { run: string; modules: Reference; tasks: number };
  /** Where a person is asked before the run continues. */
  approval?: ApprovalPoint[];
  /** When the run ends early by itself. */
  stop?: StopConfig;
  /** Whether to send a notification when the run waits, ends or fails. */
  notify?: boolean;
  /** The state of a continued run. */
  state?: RunState;
}

/** The state that one stage passes to the next: small enough to be an input of the continued workflow. */
export interface RunState {
  progress: RunProgress;
  baseline: { validation: Evaluation; test: Evaluation } | null;
  division: Division | null;
  /** All tasks were run once, to divide them by failures. */
  explored?: boolean;
  /** References to lists of the subsets' results. */
  candidates: Reference[] | null;
  /** If each subset starts from the previous one's result: the last one's result. */
  last?: Candidate | null;
  /** If subsets are optimized in several waves: their progress. */
  waves?: WavesState;
  /** The result of optimizing and merging. */
  result: Candidate | null;
  /** Polishing is done, whether or not it changed the result. */
  polished?: boolean;
  /** A person rejected the merge. */
  rejected?: boolean;
  /** Absent if nobody has steered the run. */
  steering?: SteeringState;
}

export interface WavesState {
  /** Waves that are done. */
  reached: number;
  /** Subsets in them. */
  optimized: number;
  /** Consecutive subsets at the end of these that changed nothing. */
  unchanged: number;
  /** Number of merges per level so far, as in a MergePlace, so that each has a unique name. */
  merges: number[];
  /** The start of the next wave, based on all train tasks so far. */
  base: Candidate;
  /** A person was asked before the first merge, if configured. */
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
