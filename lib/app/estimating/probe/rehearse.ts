import { divideTasks } from '../../../../activities/divide-tasks.js';
import type { RunContext } from '../../../../activities/run-context.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { Reference } from '../../../domain/reference.js';
import type { Rehearsal } from '../../../estimate/rehearsal.js';
import { planWaves } from '../../../optimizer/dividing/plan-waves.js';
import { strategies } from '../../../optimizer/strategies/index.js';
import { evaluate, rehearseSubset } from './rehearse-subset.js';
import type { RehearsedSubset, Stage } from './rehearse-subset.js';

/** A rehearsed subset, with the validation score of its accepted proposal. */
interface Rehearsed extends RehearsedSubset {
  validated: Evaluation | null;
}

/**
 * Runs the first epoch of at most `most` of a run's first subsets. The run makes the same calls, and finds
 * them in the journal. Subsets that start from the results of others are excluded. Evaluates each accepted
 * proposal on validation too, as a run's merges do. Returns null if nothing was proposed. Throws the typed
 * errors of the LLM calls and the signal's reason.
 */
export async function rehearse(stage: Stage, most: number): Promise<Rehearsal | null> {
  const { dependencies, context, run, signal } = stage;
  const { lists, sizes } = await divideTasks(dependencies, { run }, signal);
  const subsets = Math.min(most, independentSubsets(context, sizes.length));
  if (subsets === 0) return null;
  const beginning = await dependencies.artifacts.put(context.manifest.modules);
  const validation = (modules: Reference) => evaluate(stage, { modules, selection: { split: 'validation' } });
  const baseline = await validation(beginning);
  const rehearsed: Rehearsed[] = [];
  for (let list = 0; list < subsets; list += 1) {
    const selection = { split: 'train' as const, lists, list };
    const subset = await rehearseSubset(stage, { selection, modules: beginning });
    const { accepted } = subset;
    rehearsed.push({ ...subset, validated: accepted && (await validation(accepted.modules)) });
  }
  return rehearsalOf(rehearsed, baseline);
}

/**
 * Counts subsets that start with the run's modules: later ones start with the result of all epochs of earlier
 * ones.
 */
function independentSubsets({ manifest: { optimize } }: RunContext, subsets: number): number {
  const { startsFrom, merges } = strategies[optimize.strategy];
  if (startsFrom === 'previous') return Math.min(1, subsets);
  return planWaves({ waves: optimize.waves, merges, subsets })[0] ?? subsets;
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
