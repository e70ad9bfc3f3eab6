import { critiquesSchema } from '../../../../activities/critique-batch.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { Reference } from '../../../domain/reference.js';
import type { Usage } from '../../../domain/usage.js';
import type { Rehearsal } from '../../../estimate/rehearsal.js';
import { countTokens } from '../../../llm/tokens.js';
import type { OptimizeConfig } from '../../../config/optimize.js';
import { planWaves } from '../../../optimizer/dividing/plan-waves.js';
import { renderModule } from '../../../optimizer/functions/render-module.js';
import { createInProcessDriver } from '../../../optimizer/program/in-process.js';
import { parsePoint, subsetId } from '../../../optimizer/program/points.js';
import type { Point } from '../../../optimizer/program/points.js';
import type { SubsetInput } from '../../../optimizer/program/program-inputs.js';
import { subsetSettings } from '../../../optimizer/program/run/optimize-subsets.js';
import { strategies } from '../../../optimizer/strategies/index.js';
import type { Store } from '../../../store/store.js';
import type { LoadedRun } from '../../preparing/prepare-run.js';
import { beforeRun } from './before-run.js';
import type { BeforeRun } from './before-run.js';
import { recordCalls } from './record-calls.js';
import type { RecordedCall } from './record-calls.js';
import { effectsInProcess, evaluateInProcess } from './run-in-process.js';

/** The default number of subsets in a rehearsal. */
export const usualRehearsal = 2;

/**
 * Runs the first epoch of at most `most` of a run's first subsets before the run exists: with the run's own
 * program, so that the run finds the calls in the journal. Subsets that start from the results of others are
 * excluded. Evaluates each accepted proposal on validation too, as merges do. Null if nothing was proposed.
 * Throws the typed errors of the LLM calls and the signal's reason.
 */
export async function rehearseRun(input: {
  store: Store;
  loaded: LoadedRun;
  /** The maximum number of subsets, at least 1. */
  most: number;
  signal: AbortSignal;
  log: (line: string) => void;
}): Promise<{ rehearsal: Rehearsal | null; paid: Usage }> {
  const { store, loaded, most, signal, log } = input;
  const { result: rehearsal, paid } = await beforeRun(
    { store, loaded, log, path: 'probe' },
    async ({ context, dependencies, run }) => {
      const calls: RecordedCall[] = [];
      const own = { ...context, models: recordCalls(context.models, calls) };
      const opened = {
        context: own,
        dependencies: { ...dependencies, openRun: () => Promise.resolve(own) },
        run,
      };
      return rehearse({ opened, calls, signal }, most);
    },
  );
  return { rehearsal, paid };
}

interface Stage {
  opened: BeforeRun;
  calls: RecordedCall[];
  signal: AbortSignal;
}

async function rehearse(stage: Stage, most: number): Promise<Rehearsal | null> {
  const { opened, signal } = stage;
  const { optimize, modules: initial } = opened.context.settings;
  const effects = effectsInProcess(opened, signal);
  const { lists, sizes } = await effects.divideTasks({}, 'divides the train tasks');
  const subsets = Math.min(most, independentSubsets(optimize, sizes.length));
  if (subsets === 0) return null;
  const modules = await opened.dependencies.artifacts.put(initial);
  const validate = (of: Reference) =>
    evaluateInProcess(opened, { modules: of, selection: { split: 'validation' } }, signal);
  const baseline = await validate(modules);
  const rehearsed: Rehearsed[] = [];
  for (const [list, tasks] of sizes.slice(0, subsets).entries()) {
    const subset = await rehearseSubset(stage, subsetId(list), {
      selection: { split: 'train', lists, list },
      tasks,
      modules,
      moduleNames: Object.keys(initial),
      settings: { ...subsetSettings(optimize), epochs: 1, proposals: 1 },
      known: { modules, validation: baseline },
      reports: 'none',
    });
    const { accepted } = subset;
    rehearsed.push({ ...subset, validated: accepted && (await validate(accepted.modules)) });
  }
  return rehearsalOf(rehearsed, baseline);
}

/** A rehearsed subset, with the validation score of its accepted proposal. */
interface Rehearsed {
  tasks: number;
  failures: number;
  critique: Rehearsal['critique'];
  /** Tokens that the proposal adds to the modules, and tokens of the replies that produced it. */
  proposal: { grown: number; reply: number };
  /** The accepted modules; null if the proposal was not accepted. */
  accepted: { modules: Reference; failures: number } | null;
  validated: Evaluation | null;
}

/** Runs the program of a subset, and measures what it does. */
async function rehearseSubset(
  { opened, calls, signal }: Stage,
  id: string,
  input: SubsetInput,
): Promise<Omit<Rehearsed, 'validated'>> {
  const { artifacts } = opened.dependencies;
  const results = new Map<Point['kind'], Evaluation>();
  const lists: Reference[] = [];
  let proposed = input.modules;
  const effects = effectsInProcess(opened, signal);
  const driver = createInProcessDriver({
    effects: {
      ...effects,
      async critiqueBatch(request, summary) {
        const batch = await effects.critiqueBatch(request, summary);
        lists.push(batch.critiques);
        return batch;
      },
      async proposeRevision(request, summary) {
        const revision = await effects.proposeRevision(request, summary);
        proposed = revision.modules;
        return revision;
      },
    },
    async evaluate(request) {
      const result = await evaluateInProcess(opened, request, signal);
      results.set(request.point.kind, result);
      return result;
    },
  });
  calls.length = 0;
  const { modules } = await driver.optimizeSubset(id, input);
  await opened.context.models.flush();
  const explored = results.get('explore');
  // Proposals that were scored elsewhere are then run on the subset.
  const after = results.get('exploreAccepted') ?? results.get('score');
  const isAccepted = modules.sha256 !== input.modules.sha256;
  const critiques = (await Promise.all(lists.map(list => artifacts.get(list, critiquesSchema)))).flat();
  const textOf = ({ problem, advice }: (typeof critiques)[number]) =>
    countTokens(problem) + countTokens(advice);
  const written = critiques.length;
  return {
    tasks: explored?.score.scored ?? 0,
    failures: explored?.failures ?? 0,
    critique:
      written === 0
        ? null
        : { text: sum(critiques.map(textOf)) / written, reply: replyTokens(calls, isCritique) / written },
    proposal: {
      grown: (await tokensOf(opened, proposed)) - (await tokensOf(opened, input.modules)),
      reply: replyTokens(calls, isProposal),
    },
    accepted: isAccepted && after ? { modules, failures: after.failures } : null,
  };
}

function isCritique(point: Point | null): boolean {
  return point?.kind === 'critique' || point?.kind === 'critiqueOfAll';
}

function isProposal(point: Point | null): boolean {
  return point?.kind === 'propose';
}

function replyTokens(calls: readonly RecordedCall[], isOf: (point: Point | null) => boolean): number {
  const own = calls.filter(({ path }) => path !== undefined && isOf(parsePoint(path)));
  return sum(own.map(({ usage }) => usage.completionTokens));
}

async function tokensOf({ context }: BeforeRun, reference: Reference): Promise<number> {
  const modules = Object.values(await context.modules(reference));
  return sum(modules.map(module => countTokens(renderModule(module))));
}

/**
 * Counts subsets that start with the run's modules: later ones start with the result of all epochs of earlier
 * ones.
 */
function independentSubsets({ strategy, waves }: OptimizeConfig, subsets: number): number {
  const { startsFrom, merges } = strategies[strategy];
  if (startsFrom === 'previous') return Math.min(1, subsets);
  return planWaves({ waves, merges, subsets })[0] ?? subsets;
}

function rehearsalOf(rehearsed: readonly Rehearsed[], baseline: Evaluation): Rehearsal | null {
  // A subset without failures says nothing about proposals.
  const tried = rehearsed.filter(({ failures }) => failures > 0);
  if (tried.length === 0) return null;
  const helped = tried.flatMap(({ failures, accepted, validated }) =>
    accepted && validated ? [{ before: failures, after: accepted.failures, validated }] : [],
  );
  const critiques = tried.flatMap(({ critique }) => critique ?? []);
  return {
    subsets: tried.length,
    accepted: helped.length,
    tasks: mean(tried.map(({ tasks }) => tasks)),
    failures: {
      before: sum(helped.map(({ before }) => before)),
      after: sum(helped.map(({ after }) => after)),
    },
    critique:
      critiques.length === 0
        ? null
        : { text: mean(critiques.map(({ text }) => text)), reply: mean(critiques.map(({ reply }) => reply)) },
    proposal: {
      failures: mean(tried.map(({ failures }) => failures)),
      grown: mean(tried.map(({ proposal }) => proposal.grown)),
      reply: mean(tried.map(({ proposal }) => proposal.reply)),
    },
    validation: {
      before: helped.length * baseline.failures,
      after: sum(helped.map(({ validated }) => validated.failures)),
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / Math.max(1, values.length);
}
