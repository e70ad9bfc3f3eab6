import type { ApprovalPoint, StopConfig } from '../../../config/run-control.js';
import type { OptimizeConfig } from '../../../config/optimize.js';
import type { Candidate } from '../../../domain/candidate.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { RunProgress } from '../../../domain/progress.js';
import type { Reference } from '../../../domain/reference.js';
import type { SplitName } from '../../../domain/task.js';
import type { SubsetPlan } from '../../strategies/subset-plan.js';
import type { RunSteps } from '../steps.js';
import { addOutcomes } from '../../unanswered.js';
import type { Counts } from '../program-inputs.js';
import type { Division } from '../requests.js';
import type { WavesState } from './waves-state.js';

export interface RunInput {
  /** The run's id. */
  id: string;
  settings: OptimizeConfig;
  simulated: boolean;
  /** Reference to the Modules that the run starts from. */
  modules: Reference;
  moduleNames: string[];
  counts: Record<SplitName, number>;
  /** In a fork: the run that subsets and merges are reused from. */
  takesFrom?: string | undefined;
  /** The finished run that this one extends: its result, and how many train tasks the result is based on. */
  extends?: { run: string; modules: Reference; tasks: number } | undefined;
  /** Where a person is asked before the run continues. */
  approval?: ApprovalPoint[] | undefined;
  /** When the run ends early by itself. */
  stop?: StopConfig | undefined;
}

/** The state of a run at its checkpoints. */
export interface RunState {
  progress: RunProgress;
  baseline: Baseline | null;
  division: Division | null;
  /** All tasks were run once, to divide them by failures. */
  explored: boolean;
  /** References to lists of the subsets' results. */
  candidates: Reference[];
  /** If subsets are optimized in several waves: their progress. */
  waves: WavesState | null;
  /** The result so far of optimizing and merging. */
  result: Candidate | null;
  /** A person rejected the merge. */
  rejected: boolean;
  /** The results of finished parts of the program, by their names. */
  done: Record<string, unknown>;
}

export interface Baseline {
  validation: Evaluation;
  /** Null while it is measured, or if it could not be. */
  test: Evaluation | null;
}

/** Shared by the parts of the program of one run. */
export interface Run {
  steps: RunSteps;
  plan: SubsetPlan;
  input: RunInput;
  state: RunState;
  /** Resolves when the baseline is measured on test; null if nothing is measured any more. */
  baselineTest: Promise<void> | null;
}

export function initialRun({ id, settings, simulated, modules }: RunInput): RunState {
  const unknown = () => ({ validation: null, test: null });
  return {
    baseline: null,
    division: null,
    explored: false,
    candidates: [],
    waves: null,
    result: null,
    rejected: false,
    done: {},
    progress: {
      run: id,
      state: 'running',
      stage: 'baseline',
      strategy: settings.strategy,
      simulated,
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
      baselineModules: modules,
    },
  };
}

/**
 * Does a part of the program once: if the program is resumed after it, returns its result again. The result
 * is JSON.
 */
export async function once<Result>(run: Run, name: string, part: () => Promise<Result>): Promise<Result> {
  const { done } = run.state;
  if (!(name in done)) {
    done[name] = await part();
    await checkpoint(run);
  }
  return done[name] as Result;
}

/** A program cannot be resumed while something that it started is open. */
async function checkpoint({ steps, state, baselineTest }: Run): Promise<void> {
  if (!baselineTest) await steps.checkpoint(state);
}

/**
 * Does a series of rounds, each once: a round gets what the one before returned, and the state holds only the
 * last of these. It is JSON.
 */
export async function inRounds<Result>(
  run: Run,
  name: string,
  series: { rounds: number; first: Result; round: (before: Result, number: number) => Promise<Result> },
): Promise<Result> {
  const { state } = run;
  const reached = (state.done[name] ?? { rounds: 0, result: series.first }) as {
    rounds: number;
    result: Result;
  };
  let { result } = reached;
  for (let number = reached.rounds; number < series.rounds; number += 1) {
    result = await series.round(result, number);
    state.done[name] = { rounds: number + 1, result };
    await checkpoint(run);
  }
  return result;
}

/** Adds what another program ran to the run's own counts. */
export function addCounts({ progress }: RunState, { rollouts, outcomes }: Counts): void {
  progress.rollouts += rollouts;
  addOutcomes(progress.outcomes, outcomes);
}
