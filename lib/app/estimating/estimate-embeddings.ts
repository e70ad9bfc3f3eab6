import { providerOf } from '../../llm/providers/registry.js';
import type { Manifest } from '../../config/manifest.js';
import type { Task } from '../../domain/task.js';
import type { Amount } from '../../estimate/run-estimate.js';
import { strategies } from '../../optimizer/strategies/index.js';
import { distinctTexts } from '../../optimizer/text-batches.js';
import { embeddingBatches } from '../../../activities/embed-texts.js';
import { costOf, priceOf } from '../../llm/prices.js';

/**
 * Counts the embeddings of train tasks for grouping similar tasks: their inputs are known in advance. Null if
 * the run embeds none. Embeddings of failures and candidates cannot be known before the run.
 */
export function countEmbeddings(input: { manifest: Manifest; train: readonly Task[] }): Amount | null {
  const { optimize, llm } = input.manifest;
  const model = providerOf(llm).embeddingModelOf('tasks');
  if (optimize.divide !== 'similar' || !model || !isDivided(input)) return null;
  const { distinct } = distinctTexts(input.train.map(task => task.input));
  const requests = embeddingBatches(distinct, { model, use: 'tasks' });
  const promptTokens = requests.reduce((sum, { tokens }) => sum + tokens, 0);
  const usd = costOf({ promptTokens, cachedTokens: 0, completionTokens: 0 }, priceOf(model));
  return {
    calls: exactly(requests.length),
    promptTokens: exactly(promptTokens),
    completionTokens: exactly(0),
    usd: usd === null ? null : exactly(usd),
  };
}

function isDivided({ manifest, train }: { manifest: Manifest; train: readonly Task[] }): boolean {
  const { strategy, subsets } = manifest.optimize;
  const automatic = () => 2;
  return strategies[strategy].countSubsets({ asked: subsets, tasks: train.length, automatic }) > 1;
}

function exactly(figure: number) {
  return { low: figure, expected: figure, high: figure };
}
