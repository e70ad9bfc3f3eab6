import type { WayInput } from './way-input.js';
import { subsetsByFailure } from '../lib/optimizer/dividing/divide-by-failure.js';
import { similarSubsets } from '../lib/optimizer/dividing/divide-similar.js';
import { divideTasks } from '../lib/optimizer/dividing/divide.js';
import type { DivideWay } from '../lib/optimizer/dividing/divide.js';
import { indexesById } from '../lib/optimizer/dividing/divider.js';
import type { DivisionReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import { strategies } from '../lib/optimizer/strategies/index.js';
import { failureGroupsOf } from './failure-groups-of.js';
import { inTurns } from './in-turns.js';
import { likenessOf } from './likeness-of.js';
import type { ToldLikeness } from './likeness-of.js';

/** Divides tasks into disjoint subsets as configured. */
export interface DisjointWay {
  report: DivisionReport;
  /** A division that costs nothing and has subsets of about the same size: this one, or another way's. */
  quick: DivideWay;
  /** Whether `divide` is slower than `quick`. */
  isSlow: boolean;
  divide(subsets: number): Promise<number[][]>;
}

/** Collects once what the division needs to know: which tasks are similar, or fail in a similar way. */
export async function createDisjointWay(input: WayInput): Promise<DisjointWay> {
  const { divide: way } = input.context.settings.optimize;
  if (!isDivided(input)) return quickWay(input, { way, quick: 'stratified', notes: [] });
  if (way === 'similar') return similarWay(input);
  if (way !== 'by-failure') return quickWay(input, { way, quick: way, notes: [] });
  if (input.explored) return failureWay(input, input.explored);
  const notes = ['The tasks were not explored before: they are divided as with stratified.'];
  return quickWay(input, { way, quick: 'stratified', notes });
}

/** Whether the way matters: with one subset or none, all ways give the same result. */
function isDivided({ context, train }: WayInput): boolean {
  const { strategy, subsets } = context.settings.optimize;
  return strategies[strategy].countSubsets({ asked: subsets, tasks: train.length, automatic: () => 2 }) > 1;
}

function quickWay(
  { context, train }: WayInput,
  { way, quick, notes }: { way: string; quick: DivideWay; notes: string[] },
): DisjointWay {
  const seed = context.settings.seedFor('divide');
  return {
    report: { method: way, notes },
    quick,
    isSlow: false,
    divide: subsets => Promise.resolve(divideTasks({ tasks: train, subsets, way: quick, seed })),
  };
}

async function similarWay({ context, train, signal }: WayInput): Promise<DisjointWay> {
  const order = indexesById(train);
  const texts = order.map(index => train[index]?.input ?? '');
  const told = await likenessOf({ context, texts, use: 'tasks', signal });
  return {
    report: { method: 'similar', ...toldBy(told), notes: told.notes },
    quick: 'random',
    isSlow: true,
    divide: subsets => inTurns(similarSubsets({ likeness: told.likeness, order }, subsets)),
  };
}

async function failureWay(input: WayInput, explored: Reference): Promise<DisjointWay> {
  const { context, train } = input;
  const seed = context.settings.seedFor('divide');
  const failures = await failureGroupsOf(input, explored);
  return {
    report: {
      method: 'by-failure',
      ...(failures.told && toldBy(failures.told)),
      explored: { tasks: train.length, failures: failures.count },
      notes: failures.told?.notes ?? [],
    },
    quick: 'random',
    isSlow: true,
    async divide(subsets) {
      const groups = await failures.groups(subsets);
      return inTurns(subsetsByFailure({ tasks: train, groups, subsets, seed }));
    },
  };
}

function toldBy({ model }: ToldLikeness): Pick<DivisionReport, 'similarity' | 'model'> {
  return model === null ? { similarity: 'words' } : { similarity: 'embeddings', model };
}
