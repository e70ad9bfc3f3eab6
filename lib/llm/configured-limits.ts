import type { LlmConfig, ModelConfig } from '../config/llm.js';
import { rateName, type Amounts } from './limiter.js';
import { shownUrl } from './scrub.js';

/** The limits of a configuration. Roles with the same model share the smallest rate that one of them has. */
export function configuredLimits(llm: LlmConfig, concurrency: number): Amounts {
  const limits: Record<string, number> = { calls: concurrency };
  const add = (name: string, limit: number | undefined) => {
    if (limit !== undefined) limits[name] = Math.min(limits[name] ?? Infinity, limit);
  };
  if (llm.provider === 'simulated') return limits;
  for (const { model, requestsPerMinute, tokensPerMinute } of Object.values(llm.models) as ModelConfig[]) {
    add(rateName('requests', model), requestsPerMinute);
    add(rateName('tokens', model), tokensPerMinute);
  }
  return limits;
}

/** Who has the same name shares its limits: an endpoint, with the variable of its key. Holds no secret. */
export function limitedEndpoint(llm: LlmConfig): string {
  if (llm.provider === 'simulated') return 'the simulated endpoint';
  return llm.apiKeyEnv === undefined ? shownUrl(llm.baseUrl) : `${shownUrl(llm.baseUrl)} (${llm.apiKeyEnv})`;
}
