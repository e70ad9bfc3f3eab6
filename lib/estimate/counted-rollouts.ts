import type { Evaluation } from '../domain/evaluation.js';
import type { TaskSelection } from '../domain/task-selection.js';
import type { EvaluateRequest } from '../optimizer/program/steps.js';
import { judgeCalls, rolloutCalls } from './calls.js';
import { atMost, less, noInputs, plus, times } from './inputs.js';
import type { Inputs } from './inputs.js';
import { shareFailing, tokensOf } from './counted-modules.js';
import type { CountedArtifacts, CountedEvaluation, CountedModules } from './counted-modules.js';
import type { CountingOptions } from './counting-options.js';

/** The different inputs that some modules have run on: another run of the same ones is free. */
interface Known {
  train: Inputs;
  scored: Inputs;
}

export function nameOfSelection({ split, lists, list, from }: TaskSelection): string {
  return [split, lists?.sha256, list, from].join('/');
}

/** Counts evaluations: the agent's calls on tasks, and those of a judge. */
export class CountedRollouts {
  private readonly known = new Map<string, Known>();
  private readonly tasksPerSubset: number;

  constructor(
    private readonly options: CountingOptions,
    private readonly artifacts: CountedArtifacts,
  ) {
    const { sizes } = options.work;
    this.tasksPerSubset = sizes.reduce((sum, tasks) => sum + tasks, 0) / Math.max(1, sizes.length);
  }

  async evaluate(request: EvaluateRequest): Promise<Evaluation> {
    const { scenario, spend } = this.options;
    const { selection, count, point, race } = request;
    const modules = this.artifacts.get<CountedModules>(request.modules);
    const failures = this.failuresOf(modules, request);
    const isLost = race !== undefined && modules.rank < this.rankOf(race.parent);
    const skipped = isLost ? Math.floor(count * scenario.skippedInRace) : 0;
    const inputs = times(this.inputsOf(modules, request), 1 - skipped / Math.max(1, count));
    const rollouts = rolloutCalls(this.options, inputs, tokensOf(modules));
    await spend([rollouts, ...judgeCalls(this.options, inputs.tasks)], point);
    const record: CountedEvaluation = {
      modules,
      selection: nameOfSelection(selection),
      tasks: count,
      failures,
    };
    return {
      record: this.artifacts.put(record),
      score: { mean: modules.rank, scored: count, unscored: 0 },
      failures,
      unscoredReason: null,
      ...(skipped > 0 && { skipped }),
    };
  }

  private rankOf(record: EvaluateRequest['modules']): number {
    return this.artifacts.get<CountedEvaluation>(record).modules.rank;
  }

  /** Less than one failure is one or none. */
  private failuresOf(modules: CountedModules, { selection, count, point }: EvaluateRequest): number {
    const { scenario, isTrue } = this.options;
    // To see what a merge lost, it is run on tasks of its own subsets.
    const share =
      point.kind === 'exploreLost'
        ? scenario.failureShare * scenario.leftShare
        : shareFailing(this.options, modules);
    const failures = modules.failing.get(nameOfSelection(selection)) ?? count * share;
    return failures < 1 ? Number(isTrue('failure', failures)) : failures;
  }

  /** The different inputs of a selection that modules have not run yet. */
  private inputsOf({ reference }: CountedModules, { selection, count }: EvaluateRequest): Inputs {
    const { inputs } = this.options.work;
    const { split } = selection;
    const known = this.known.get(reference.sha256) ?? {
      train: noInputs,
      scored: noInputs,
    };
    this.known.set(reference.sha256, known);
    if (split === 'train') {
      const wanted = times(inputs.subset, count / Math.max(1, this.tasksPerSubset));
      const run = atMost(wanted, less(inputs.explored, known.train));
      known.train = plus(known.train, run);
      return run;
    }
    const run = atMost(inputs[split], less(inputs.baseline, known.scored));
    known.scored = plus(known.scored, run);
    return run;
  }
}
