import { optimizeSchema } from '../../lib/config/optimize.js';
import type { OptimizeConfig } from '../../lib/config/optimize.js';
import { CountedArtifacts } from '../../lib/estimate/counted-modules.js';
import type { CountedModules } from '../../lib/estimate/counted-modules.js';
import { CountedRollouts } from '../../lib/estimate/counted-rollouts.js';
import { countingEffects, namesOfModules } from '../../lib/estimate/counting-effects.js';
import type { CountingOptions } from '../../lib/estimate/counting-options.js';
import { scenarioOf } from '../../lib/estimate/scenario.js';
import { typicalWork } from '../../lib/estimate/typical-work.js';
import {
  events,
  longHistory,
  mostContenders,
  mostEvaluationBatches,
  mostSteerings,
  proposalLanes,
  racingLooks,
  steeringEvents,
} from '../../lib/optimizer/history-bounds.js';
import { planMerge } from '../../lib/optimizer/merging/plan-merges.js';
import { bindEffects } from '../../lib/optimizer/program/bind-effects.js';
import { mergeNode } from '../../lib/optimizer/program/merge/merge-node.js';
import type {
  MergeInput,
  MergeResult,
  SubsetInput,
  SubsetResult,
  SubsetsInput,
} from '../../lib/optimizer/program/program-inputs.js';
import { optimizeRun } from '../../lib/optimizer/program/run/optimize-run.js';
import { optimizeSubsets } from '../../lib/optimizer/program/run/optimize-subsets.js';
import { initialRun } from '../../lib/optimizer/program/run/run.js';
import type { Effects, RunSteps, Steps } from '../../lib/optimizer/program/steps.js';
import { optimizeOnSubset } from '../../lib/optimizer/program/subset/optimize-on-subset.js';

export interface RunSize {
  subsets: number;
  tasksPerSubset: number;
  modules: number;
  /** Settings of `optimize`, besides the number of subsets. */
  settings?: Partial<Record<keyof OptimizeConfig, unknown>>;
}

type Program = 'optimize' | 'optimizeGroup' | 'optimizeSubset' | 'merge';

/** The events of a workflow; one that can resume from a checkpoint starts a new history there. */
class History {
  private now: number = events.start;
  most: number = events.start;

  add(more: number): void {
    this.now += more;
    this.most = Math.max(this.most, this.now);
  }

  checkpoint(): void {
    if (this.now > longHistory) this.now = events.start;
  }
}

/** Runs the programs of a run, and counts the events that each of their steps declares. */
class HistoryCounter {
  readonly most: Record<Program, number> = { optimize: 0, optimizeGroup: 0, optimizeSubset: 0, merge: 0 };
  private readonly run = new History();
  private readonly settings: OptimizeConfig;
  private readonly artifacts = new CountedArtifacts();
  private readonly rollouts: CountedRollouts;
  private readonly effects: Effects;
  /** All subsets are like the first one. */
  private subset: { result: SubsetResult; reports: number } | null = null;
  /** Levels of merges of which one was run: of those that the run does not show, one is enough. */
  private readonly levels = new Set<number>();

  constructor(private readonly size: RunSize) {
    const { subsets, tasksPerSubset, modules, settings } = size;
    const optimize = optimizeSchema.parse({ ...settings, subsets });
    this.settings = optimize;
    const counts = { train: subsets * tasksPerSubset, validation: 10, test: 10 };
    const sizes = Array.from({ length: subsets }, () => tasksPerSubset);
    const longest = scenarioOf('high', { optimize, simulated: true, longestReply: 500, inputTokens: 50 });
    const options: CountingOptions = {
      work: typicalWork({ optimize, counts, sizes, modules }),
      // Each merge is retried and then accepted, so that the last one is shortened.
      scenario: { ...longest, fallsBack: 0 },
      isTrue: (_purpose, probability) => probability > 0,
      spend: () => Promise.resolve(),
    };
    this.rollouts = new CountedRollouts(options, this.artifacts);
    this.effects = countingEffects(options, this.artifacts);
  }

  /** The whole run; everything below it is counted on the way. */
  async count(): Promise<void> {
    const { size, settings } = this;
    const input = {
      id: 'run',
      settings,
      simulated: true,
      modules: this.artifacts.initialModules().reference,
      moduleNames: namesOfModules(size.modules),
      counts: { train: size.subsets * size.tasksPerSubset, validation: 10, test: 10 },
      approval: ['merge' as const, 'final' as const],
      stop: { usd: 1 },
    };
    await optimizeRun(this.runSteps(), input, initialRun(input));
    // A run that ends early finds its best candidates, and validates them.
    this.most.optimize = this.run.most + events.activity + mostContenders * events.child;
  }

  private runSteps(): RunSteps {
    const { run } = this;
    return {
      ...this.steps('', run),
      optimizeSubset: (id, input) => this.optimizeSubset(run, id, input),
      optimizeGroup: (_name, input) => this.optimizeGroup(input),
      merge: (id, input) => this.merge(run, id, input),
      end: () => Promise.resolve(),
      enter() {
        run.add(events.stage);
        return Promise.resolve();
      },
      ask() {
        run.add(events.approval);
        return Promise.resolve({ approved: true, reason: null });
      },
      decide: () => Promise.resolve('asIs'),
    };
  }

  private steps(path: string, history: History): Steps {
    const evaluate: Steps['evaluate'] = request => {
      history.add(events.child);
      return this.rollouts.evaluate(request);
    };
    const known: Partial<Record<keyof Effects, unknown>> = {
      readSpending: { usd: 0, tokens: 0, calls: 0 },
      describeChanges: { added: [], removed: [], more: { added: 0, removed: 0 } },
    };
    return {
      ...bindEffects((name, input, summary) => {
        history.add(events.activity);
        if (name in known) return Promise.resolve(known[name]);
        const effect = this.effects[name] as (input: object, summary: string) => Promise<unknown>;
        return effect(input, summary);
      }),
      path,
      isEnding: () => false,
      mayContinue: () => Promise.resolve(true),
      evaluate,
      evaluateUnlessEnding: evaluate,
      checkpoint() {
        history.checkpoint();
        return Promise.resolve();
      },
    };
  }

  private async optimizeSubset(parent: History, id: string, input: SubsetInput): Promise<SubsetResult> {
    parent.add(events.child);
    this.subset ??= await this.countSubset(id, input);
    const { result, reports } = this.subset;
    this.run.add(reports * events.signalTaken);
    const modules = this.artifacts.putModules(this.artifacts.get<CountedModules>(result.modules));
    return { ...result, modules: modules.reference };
  }

  private async countSubset(id: string, input: SubsetInput) {
    const history = new History();
    let reports = 0;
    const report = () => {
      reports += 1;
      history.add(events.reportSent);
      return Promise.resolve();
    };
    const result = await optimizeOnSubset({ ...this.steps(id, history), report }, input);
    this.most.optimizeSubset = Math.max(this.most.optimizeSubset, history.most);
    return { result, reports };
  }

  private async optimizeGroup(input: SubsetsInput) {
    this.run.add(events.child);
    const history = new History();
    const result = await optimizeSubsets(
      {
        ...this.steps('', history),
        optimizeSubset: (id, subset) => this.optimizeSubset(history, id, subset),
        end: () => Promise.resolve(),
      },
      input,
    );
    this.most.optimizeGroup = Math.max(this.most.optimizeGroup, history.most);
    return { ...result, ending: null };
  }

  private async merge(parent: History, id: string, input: MergeInput): Promise<MergeResult> {
    parent.add(events.child);
    const { level } = input.plan ?? planMerge(input.place, input.settings.fanIn);
    if (level < input.reportsFrom && this.levels.has(level)) return this.unshownMerge(id, input);
    this.levels.add(level);
    const history = new History();
    const report = () => {
      history.add(events.reportSent);
      this.run.add(events.signalTaken);
      return Promise.resolve();
    };
    const result = await mergeNode(
      {
        ...this.steps(id, history),
        report,
        merge: (below, belowInput) => this.merge(history, below, belowInput),
      },
      input,
    );
    this.most.merge = Math.max(this.most.merge, history.most);
    return result;
  }

  private unshownMerge(id: string, { baseline }: MergeInput): MergeResult {
    const subset = this.subset ? this.artifacts.get<CountedModules>(this.subset.result.modules) : null;
    const { reference } = this.artifacts.putModules(subset ?? this.artifacts.initialModules());
    const candidate = { id, modules: reference, tasks: 1, validation: baseline.validation };
    return { candidate, flat: 0, plateau: false, rollouts: 0, outcomes: {} };
  }
}

/**
 * The most events in one history of each kind of workflow, found by running the programs: without failures or
 * waits, steered as often as possible, with everything that a configuration can request. Not counted: a wait
 * for a person (about 20 events in a run for each place that waits), and a worker that dies in the middle of a
 * workflow task (3).
 */
export async function countHistories(size: RunSize): Promise<Record<Program | 'evaluate', number>> {
  const counter = new HistoryCounter(size);
  await counter.count();
  const { window, merge } = optimizeSchema.parse({ ...size.settings, subsets: size.subsets });
  const { fanIn } = merge;
  const steered = (openChildren: number) => mostSteerings({ window, fanIn }) * steeringEvents(openChildren);
  // Not a program: four lanes finish what they have started, and a batch ends where a race is checked.
  const evaluate =
    events.start +
    2 * racingLooks * events.activity +
    Math.min(mostEvaluationBatches * events.activity, longHistory + 4 * events.activity) +
    events.activity;
  return {
    optimize: counter.most.optimize + steered(window),
    optimizeGroup: counter.most.optimizeGroup + steered(window),
    optimizeSubset: counter.most.optimizeSubset + steered(proposalLanes),
    merge: counter.most.merge + steered(fanIn),
    evaluate: evaluate + steered(0),
  };
}
