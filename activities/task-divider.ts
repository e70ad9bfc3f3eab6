import type { DividerInput } from './divider-input.js';
import { subsetsByFailure } from '../lib/optimizer/dividing/divide-by-failure.js';
import { similarSubsets } from '../lib/optimizer/dividing/divide-similar.js';
import { divideTasks } from '../lib/optimizer/dividing/divide.js';
import type { DivideWay } from '../lib/optimizer/dividing/divide.js';
import { indexesById } from '../lib/optimizer/dividing/divider.js';
import type { DivisionReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import { strategies } from '../lib/optimizer/strategies/index.js';
import { failureGroupsOf } from './failure-groups-of.js';
import { runWithYields } from './run-with-yields.js';
import { compareTexts } from './compare-texts.js';
import type { ComparedTexts } from './compare-texts.js';

/** Divides tasks into disjoint subsets as configured. */
export interface TaskDivider {
  report: DivisionReport;
  /** A division that costs nothing and has subsets of about the same size: this one, or another way's. */
  quick: DivideWay;
  /** Whether `divide` is slower than `quick`. */
  isSlow: boolean;
  divide(subsets: number): Promise<number[][]>;
}

/** Collects once what the division needs to know: which tasks are similar, or fail in a similar way. */
export async function createTaskDivider(input: DividerInput): Promise<TaskDivider> {
  const { divide: way } = input.context.settings.optimize;
  if (!isDivided(input)) return quickDivider(input, { way, quick: 'stratified', notes: [] });
  if (way === 'similar') return similarityDivider(input);
  if (way !== 'by-failure') return quickDivider(input, { way, quick: way, notes: [] });
  if (input.explored) return failureDivider(input, input.explored);
  const notes = ['The tasks were not explored before: they are divided as with stratified.'];
  return quickDivider(input, { way, quick: 'stratified', notes });
}

/** Whether there is more than one subset; otherwise every division method gives the same result. */
function isDivided({ context, train }: DividerInput): boolean {
  const { strategy, subsets } = context.settings.optimize;
  return strategies[strategy].countSubsets({ asked: subsets, tasks: train.length, automatic: () => 2 }) > 1;
}

function quickDivider(
  { context, train }: DividerInput,
  { way, quick, notes }: { way: string; quick: DivideWay; notes: string[] },
): TaskDivider {
  const seed = context.settings.seedFor('divide');
  return {
    report: { method: way, notes },
    quick,
    isSlow: false,
    divide: subsets => Promise.resolve(divideTasks({ tasks: train, subsets, way: quick, seed })),
  };
}

async function similarityDivider({ context, train, signal }: DividerInput): Promise<TaskDivider> {
  const order = indexesById(train);
  const texts = order.map(index => train[index]?.input ?? '');
  const compared = await compareTexts({ context, texts, use: 'tasks', signal });
  return {
    report: { method: 'similar', ...similarityReport(compared), notes: compared.notes },
    quick: 'random',
    isSlow: true,
    divide: subsets => runWithYields(similarSubsets({ likeness: compared.likeness, order }, subsets)),
  };
}

async function failureDivider(input: DividerInput, explored: Reference): Promise<TaskDivider> {
  const { context, train } = input;
  const seed = context.settings.seedFor('divide');
  const failures = await failureGroupsOf(input, explored);
  return {
    report: {
      method: 'by-failure',
      ...(failures.compared && similarityReport(failures.compared)),
      explored: { tasks: train.length, failures: failures.count },
      notes: failures.compared?.notes ?? [],
    },
    quick: 'random',
    isSlow: true,
    async divide(subsets) {
      const groups = await failures.groups(subsets);
      return runWithYields(subsetsByFailure({ tasks: train, groups, subsets, seed }));
    },
  };
}

function similarityReport({ model }: ComparedTexts): Pick<DivisionReport, 'similarity' | 'model'> {
  return model === null ? { similarity: 'words' } : { similarity: 'embeddings', model };
}
