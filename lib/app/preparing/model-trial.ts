import { llmOf } from '../../config/llm.js';
import type { Locate } from '../../config/locate.js';
import type { Problem } from '../../config/problem.js';
import type { Config } from '../../config/schema.js';
import type { Usage } from '../../domain/usage.js';
import type { Price } from '../../llm/price.js';

/** What one tiny call to a model showed. */
export interface ModelTrial {
  model: string;
  /** The roles that use it. */
  roles: string[];
  milliseconds: number;
  usage: Usage | null;
  /** In USD for a million tokens; null if it is not known. */
  price: Price | null;
  /** Why the call failed, with the remedy; null if it did not. */
  error: string | null;
}

/** The failed calls as problems of the configuration. */
export function trialProblems(
  trials: readonly ModelTrial[],
  { config, locate }: { config: Config; locate: Locate },
): Problem[] {
  const llm = llmOf(config);
  const configured = llm.provider === 'simulated' ? [] : Object.keys(llm.models);
  return trials.flatMap(({ model, roles: usedBy, error }) => {
    const role = usedBy.find(name => configured.includes(name)) ?? 'default';
    return error === null ? [] : [{ ...locate(['llm', 'models', role]), message: `${model}: ${error}` }];
  });
}
