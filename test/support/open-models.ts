import { llmSchema, type LlmConfig } from '../../lib/config/llm.js';
import type { BudgetConfig } from '../../lib/config/optimize.js';
import { createEndpoint, type Endpoint } from '../../lib/llm/endpoint.js';
import { openRunModels, type RunModels } from '../../lib/ledger/run-models.js';
import type { Store } from '../../lib/store/store.js';

/** A configuration of the `llm` section for an endpoint on loopback. */
export function llmConfig(url: string, more: Record<string, unknown> = {}): LlmConfig {
  return llmSchema.parse({ baseUrl: url, models: { default: 'fake' }, ...more });
}

/** Calls of one run, as one worker process makes them, with pauses that tests can wait for. */
export async function openModels(parts: {
  store: Store;
  url: string;
  run?: string;
  cap?: BudgetConfig;
  llm?: Record<string, unknown>;
  endpoint?: Endpoint;
  scope?: string;
  environment?: NodeJS.ProcessEnv;
  tries?: number;
  draining?: AbortSignal;
  onDamaged?: (damage: { key: string; copy: string }) => void;
}): Promise<RunModels> {
  const config = llmConfig(parts.url, parts.llm);
  const endpoint = parts.endpoint ?? createEndpoint({ config, environment: parts.environment ?? {} });
  const { store, run = 'run', cap = {}, scope, onDamaged, tries = 4, draining } = parts;
  const retry = { tries, totalMs: 5_000, baseMs: 5 };
  const options = { store, endpoint, run, cap, scope, retry, draining };
  return openRunModels(onDamaged ? { ...options, onDamaged } : options);
}
