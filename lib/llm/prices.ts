import type { Price } from './price.js';
import { roles, type Usage } from '../domain/usage.js';
import type { LlmConfig, ModelConfig } from '../config/llm.js';
import type { BudgetConfig } from '../config/optimize.js';
import { knownPrices, providerOf } from './providers/registry.js';

/** The price of a model; undefined if it is neither configured nor well known. */
export function priceOf(model: ModelConfig): Price | undefined {
  if (model.price) return { ...model.price, cached: model.price.cached ?? model.price.prompt };
  const names = [model.model, model.model.replace(/-\d{4}-\d{2}-\d{2}$/, '')];
  const name = names.find(entry => Object.hasOwn(knownPrices, entry));
  const known = name === undefined ? undefined : knownPrices[name];
  return known && { prompt: known.prompt, cached: known.cached, completion: known.completion };
}

/** The cost of the tokens in USD, rounded up to whole billionths; null if the price is unknown. */
export function costOf(
  tokens: Pick<Usage, 'promptTokens' | 'cachedTokens' | 'completionTokens'>,
  price: Price | undefined,
): number | null {
  if (!price) return null;
  const full = tokens.promptTokens - tokens.cachedTokens;
  const micros =
    full * price.prompt + tokens.cachedTokens * price.cached + tokens.completionTokens * price.completion;
  // The product of a price such as 0.4 is not exact: a value just above a whole number counts as that number.
  return Math.ceil(Number((micros * 1000).toFixed(3))) / 1e9;
}

/**
 * Why a cap in USD cannot be enforced; undefined if it can, that is, each model that may be called has a
 * price.
 */
export function checkPrices(config: LlmConfig, budget: BudgetConfig): string | undefined {
  if (budget.usd === undefined) return undefined;
  const uses = ['tasks', 'candidates'] as const;
  const provider = providerOf(config);
  const embedding = uses.flatMap(use => provider.embeddingModelOf(use) ?? []);
  const models = [...roles.map(provider.modelOf), ...embedding];
  const unpriced = [...new Set(models.filter(model => !priceOf(model)).map(({ model }) => model))];
  if (unpriced.length === 0) return undefined;
  const one = unpriced.length === 1;
  return (
    `budget.usd cannot be kept: the price of ${unpriced.join(', ')} is not known. ` +
    `Give ${one ? 'the model' : 'each of them'} a price in USD for a million tokens ` +
    '(llm.models.…: {model: …, price: {prompt: …, completion: …}}), or cap budget.tokens or budget.calls.'
  );
}
