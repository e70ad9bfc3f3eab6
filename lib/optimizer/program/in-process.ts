import type { Evaluation } from '../../domain/evaluation.js';
import type { RunProgress, Stage } from '../../domain/progress.js';
import { mergeNode } from './merge/merge-node.js';
import type { SubsetInput, SubsetResult, MergeInput, MergeResult } from './program-inputs.js';
import { optimizeRun } from './run/optimize-run.js';
import { optimizeSubsets } from './run/optimize-subsets.js';
import { initialRun } from './run/run.js';
import type { RunInput, RunState } from './run/run.js';
import { takeMergeReport, takeSubsetReport } from './run/take-report.js';
import type { Effects, EvaluateRequest, RunSteps, Steps, Verdict } from './steps.js';
import { optimizeOnSubset } from './subset/optimize-on-subset.js';
import type { SubsetState } from './subset/subset-work.js';

/** What the in-process driver is made of. */
export interface InProcessOptions {
  effects: Effects;
  evaluate(request: EvaluateRequest): Promise<Evaluation>;
  /** Called at the start of each stage. */
  enter?: (stage: Stage) => void;
  /** Answers questions; default: approves. */
  ask?: (reason: string) => Promise<Verdict | null>;
  /** Whether each program is stopped at each checkpoint and resumed from its serialized state. */
  resumesAtCheckpoints?: boolean;
}

/** Ends an execution of a program; the next one starts from the state. */
class Resume extends Error {
  constructor(readonly state: object) {
    super('The program is resumed from its checkpoint.');
  }
}

/** A driver of the method in one process: for tests, rehearsals and quick experiments. Nothing is durable. */
export function createInProcessDriver(options: InProcessOptions) {
  const { effects, evaluate, resumesAtCheckpoints = false } = options;
  let isEnding = false;
  /** The tree of the run, if a whole run is run. */
  let tree: RunProgress | null = null;

  function steps(path: string, lastCheckpoint: string): Steps {
    return {
      ...effects,
      path,
      isEnding: () => isEnding,
      mayContinue: () => Promise.resolve(!isEnding),
      evaluate,
      evaluateUnlessEnding: request => (isEnding ? Promise.resolve(null) : evaluate(request)),
      checkpoint(state) {
        if (!resumesAtCheckpoints) return Promise.resolve();
        const serialized = JSON.stringify(state);
        if (serialized === lastCheckpoint) return Promise.resolve();
        return Promise.reject(new Resume(JSON.parse(serialized) as object));
      },
    };
  }

  function end(progress: RunProgress, reason: string): Promise<void> {
    if (!isEnding) progress.ending = reason;
    isEnding = true;
    return Promise.resolve();
  }

  function reportTo<Report>(take: (progress: RunProgress, report: Report) => void) {
    return (report: Report) => {
      if (tree) take(tree, structuredClone(report));
      return Promise.resolve();
    };
  }

  const runSubset = (id: string, input: SubsetInput): Promise<SubsetResult> =>
    resuming<SubsetState, SubsetResult>((state, last) =>
      optimizeOnSubset({ ...steps(id, last), report: reportTo(takeSubsetReport) }, input, state),
    );

  const runMerge = (id: string, input: MergeInput): Promise<MergeResult> =>
    mergeNode({ ...steps(id, ''), report: reportTo(takeMergeReport), merge: runMerge }, input);

  function runSteps(progress: RunProgress, last: string): RunSteps {
    const own = steps('', last);
    return {
      ...own,
      optimizeSubset: runSubset,
      optimizeGroup: async (_name, input) => ({
        ...(await optimizeSubsets(
          { ...own, optimizeSubset: runSubset, end: reason => end(progress, reason) },
          input,
        )),
        ending: null,
      }),
      merge: runMerge,
      end: reason => end(progress, reason),
      enter(stage) {
        progress.stage = stage;
        options.enter?.(stage);
        return Promise.resolve();
      },
      ask: options.ask ?? (() => Promise.resolve({ approved: true, reason: null })),
      decide: () => Promise.resolve('asIs'),
    };
  }

  return {
    /** Runs the whole method; returns the state that it ends in. */
    optimize(input: RunInput): Promise<RunState> {
      return resuming<RunState, RunState>(async (reached, last) => {
        const state = reached ?? initialRun(input);
        tree = state.progress;
        await optimizeRun(runSteps(state.progress, last), input, state);
        return state;
      });
    },
    optimizeSubset: runSubset,
    merge: runMerge,
  };
}

/** Runs a program, again from each checkpoint at which it was stopped. */
async function resuming<State, Result>(
  program: (state: State | undefined, lastCheckpoint: string) => Promise<Result>,
): Promise<Result> {
  let state: State | undefined;
  for (;;) {
    try {
      return await program(state, state === undefined ? '' : JSON.stringify(state));
    } catch (error) {
      if (!(error instanceof Resume)) throw error;
      state = error.state as State;
    }
  }
}
