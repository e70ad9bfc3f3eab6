import type { TestedPair } from '../lib/optimizer/program/requests.js';
import type { Comparison } from '../lib/optimizer/acceptance/accept.js';
import { pairedScores } from '../lib/optimizer/acceptance/combine-scores.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { Reference } from '../lib/domain/reference.js';
import { canStillBeAccepted, pValueOfGain } from '../lib/optimizer/acceptance/paired-gain.js';
import { paretoFront } from '../lib/optimizer/merging/pareto-front.js';
import { readEvaluation, trajectoriesSchema } from './read-evaluation.js';
import type { ActivityServices, RunContext } from './run-context.js';

/** The same seed in the race of a candidate and at its end, so that the same signs are flipped. */
function seedOf({ settings }: RunContext): number {
  return settings.seedFor('accept');
}

/** Both scores over the tasks that both have scored, and the p-value of the candidate's gain. */
export async function testGain(services: ActivityServices, input: TestedPair): Promise<Comparison> {
  const { artifacts } = services;
  const context = await services.openRun(input.run);
  const parent = (await readEvaluation(artifacts, input.parent)).scores;
  const candidate = (await readEvaluation(artifacts, input.candidate)).scores;
  const paired = pairedScores(parent, candidate);
  const pValue = pValueOfGain({ parent, candidate }, seedOf(context));
  const { level } = context.settings.optimize;
  return { parent: paired.before, candidate: paired.after, gain: { pValue, level } };
}

/**
 * The indexes of the candidates in `others` that solve tasks which `first` does not, limited to one
 * Pareto front with it.
 */
export async function chooseFront(
  { artifacts }: ActivityServices,
  input: { first: Reference; others: Reference[]; most: number },
): Promise<number[]> {
  const records = await Promise.all(
    [input.first, ...input.others].map(record => readEvaluation(artifacts, record)),
  );
  const [first = [], ...others] = records.map(({ scores }) => scores);
  return paretoFront(first, others, input.most);
}

/** Whether a candidate can still be accepted after these batches of its first tasks, in order. */
export async function mayStillWin(
  services: ActivityServices,
  input: {
    run: RunReference;
    parent: Reference;
    batches: Reference[];
  },
): Promise<boolean> {
  const { artifacts } = services;
  const context = await services.openRun(input.run);
  const { accept, level } = context.settings.optimize;
  const parent = await readEvaluation(artifacts, input.parent);
  const lists = await Promise.all(input.batches.map(batch => artifacts.get(batch, trajectoriesSchema)));
  const candidate = lists.flat().map(trajectory => trajectory.score);
  return canStillBeAccepted({ parent: parent.scores, candidate }, { accept, level, seed: seedOf(context) });
}
