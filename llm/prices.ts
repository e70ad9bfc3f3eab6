import { roles, type Role, type Usage } from '../algorithm/domain/usage.js';
import type { LlmConfig, ModelConfig } from '../config/llm.js';
import type { BudgetConfig } from '../config/optimize.js';

/** USD for a million tokens; `cached` for prompt tokens that the provider had cached. */
export interface Price {
  prompt: number;
  cached: number;
  completion: number;
}

/**
 * What well-known models cost, from https://openai.com/api/pricing as of August 2025 (standard tier). A `price`
 * in the configuration goes before; a reseller's price has to be given there.
 */
const knownPrices: Record<string, Price> = {
  'gpt-4.1': { prompt: 2, cached: 0.5, completion: 8 },
  'gpt-4.1-mini': { prompt: 0.4, cached: 0.1, completion: 1.6 },
  'gpt-4.1-nano': { prompt: 0.1, cached: 0.025, completion: 0.4 },
  'gpt-4o': { prompt: 2.5, cached: 1.25, completion: 10 },
  'gpt-4o-mini': { prompt: 0.15, cached: 0.075, completion: 0.6 },
  'gpt-5': { prompt: 1.25, cached: 0.125, completion: 10 },
  'gpt-5-mini': { prompt: 0.25, cached: 0.025, completion: 2 },
  'gpt-5-nano': { prompt: 0.05, cached: 0.005, completion: 0.4 },
  o3: { prompt: 2, cached: 0.5, completion: 8 },
  'o3-mini': { prompt: 1.1, cached: 0.55, completion: 4.4 },
  'o4-mini': { prompt: 1.1, cached: 0.275, completion: 4.4 },
  // The simulated endpoint, served by `fgo simulate` or embedded.
  simulated: { prompt: 0, cached: 0, completion: 0 },
};

/** The model that a role's calls go to; the simulated endpoint has one for all. */
export function modelOf(config: LlmConfig, role: Role): ModelConfig {
  if (config.provider === 'simulated') return { model: 'simulated', contextTokens: config.contextTokens };
  return config.models[role] ?? config.models.default;
}

/** The price of a model; undefined where it is neither configured nor well known. */
export function priceOf(model: ModelConfig): Price | undefined {
  if (model.price) return { ...model.price, cached: model.price.cached ?? model.price.prompt };
  const name = model.model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
  return Object.hasOwn(knownPrices, name) ? knownPrices[name] : undefined;
}

/** The cost of so many tokens in USD, rounded up to whole billionths; null where the price is unknown. */
export function costOf(
  tokens: Pick<Usage, 'promptTokens' | 'cachedTokens' | 'completionTokens'>,
  price: Price | undefined,
): number | null {
  if (!price) return null;
  const full = tokens.promptTokens - tokens.cachedTokens;
  const micros =
    full * price.prompt + tokens.cachedTokens * price.cached + tokens.completionTokens * price.completion;
  // The product of a price such as 0.4 is not exact: what is a hair above a whole number is that number.
  return Math.ceil(Number((micros * 1000).toFixed(3))) / 1e9;
}

/** Why a cap in USD cannot be kept; undefined where it can: each model that may be called has a price. */
export function checkPrices(config: LlmConfig, budget: BudgetConfig): string | undefined {
  if (budget.usd === undefined) return undefined;
  const models = roles.map(role => modelOf(config, role));
  const unpriced = [...new Set(models.filter(model => !priceOf(model)).map(({ model }) => model))];
  if (unpriced.length === 0) return undefined;
  const one = unpriced.length === 1;
  return (
    `budget.usd cannot be kept: the price of ${unpriced.join(', ')} is not known. ` +
    `Give ${one ? 'the model' : 'each of them'} a price in USD for a million tokens ` +
    '(llm.models.…: {model: …, price: {prompt: …, completion: …}}), or cap budget.tokens or budget.calls.'
  );
}
