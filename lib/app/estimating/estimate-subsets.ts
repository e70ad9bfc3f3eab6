import { automaticSubsets } from '../../optimizer/dividing/automatic-subsets.js';
import { divideTasks } from '../../optimizer/dividing/divide.js';
import type { Manifest } from '../../config/manifest.js';
import type { Task } from '../../domain/task.js';
import { renderValue } from '../../optimizer/prompts/render-value.js';
import { deriveSeed } from '../../optimizer/seed.js';
import { strategies } from '../../optimizer/strategies/index.js';
import { promptBudget } from '../../../activities/prompt-budget.js';
import { tokensOfAttempt, tokensOfRole } from '../../../activities/divide-tasks.js';
import type { CountInput } from './estimate-inputs.js';
import { countTokens } from '../../llm/tokens.js';

/**
 * Ways of dividing that need no calls. The others are estimated as `random`, because their subsets have the
 * same sizes.
 */
const asIs = ['stratified', 'random', 'sequential'] as const;

/** Divides the train tasks as the run does. Returns task indexes, one list per subset. */
export function subsetsOf(input: {
  manifest: Manifest;
  train: readonly Task[];
  count: CountInput;
}): number[][] {
  const { manifest, train, count } = input;
  const { optimize } = manifest;
  const strategy = strategies[optimize.strategy];
  const seed = deriveSeed(manifest.seed, 'divide');
  const way = asIs.find(name => name === optimize.divide) ?? 'random';
  const divide = (subsets: number) => divideTasks({ tasks: train, subsets, way, seed });
  const wanted = strategy.countSubsets({
    asked: optimize.subsets,
    tasks: train.length,
    automatic: () =>
      automaticSubsets({
        taskTokens: train.map(task => count(task) + answerTokens(task) + tokensOfAttempt),
        budgetTokens: promptBudget(manifest, 'optimizer') - tokensOfRole - optimize.moduleTokens,
        divide,
      }),
  });
  const disjoint = wanted === 0 ? [] : divide(wanted);
  const { bag } = optimize;
  return strategy.makeSubsets({ tasks: train, disjoint, bag, seed: deriveSeed(manifest.seed, 'subsets') });
}

function answerTokens({ expected }: Task): number {
  return countTokens(renderValue(expected));
}
