import type { LlmConfig, ModelConfig } from './llm.js';

/**
 * The endpoint of a run with the connection settings of the current configuration: URL, key name, headers,
 * time-out, concurrency and rates. They do not belong to the result, so a resumed run may change them; models and
 * their settings stay as the run was started.
 */
export function withConnection(started: LlmConfig, now: LlmConfig): LlmConfig {
  const { concurrency, timeoutSeconds } = now;
  if (started.provider === 'simulated') return { ...started, concurrency, timeoutSeconds };
  if (now.provider === 'simulated') return started;
  const { baseUrl, apiKeyEnv, models } = now;
  const roles = Object.keys(started.models) as (keyof typeof models)[];
  const connected = roles.map(role => {
    return [role, connectedModel(started.models[role], models[role] ?? models.default)] as const;
  });
  const withModels = { ...started.models, ...Object.fromEntries(connected) };
  return { ...started, baseUrl, apiKeyEnv, concurrency, timeoutSeconds, models: withModels };
}

function connectedModel(
  started: ModelConfig | undefined,
  { headers, requestsPerMinute, tokensPerMinute }: ModelConfig,
): ModelConfig | undefined {
  return started && { ...started, headers, requestsPerMinute, tokensPerMinute };
}

/** The connection settings that differ, one line each: `llm.baseUrl: https://host/v1 (was https://host)`. */
export function connectionChanges(before: LlmConfig, now: LlmConfig): string[] {
  const [old, current] = [settingsOf(before), settingsOf(now)];
  return Object.keys({ ...old, ...current })
    .filter(name => old[name] !== current[name])
    .map(name => `llm.${name}: ${current[name] ?? 'none'} (was ${old[name] ?? 'none'})`);
}

const rateNames = ['requestsPerMinute', 'tokensPerMinute'] as const;

function settingsOf(llm: LlmConfig): Record<string, string | undefined> {
  const pace = { concurrency: String(llm.concurrency), timeoutSeconds: String(llm.timeoutSeconds) };
  if (llm.provider === 'simulated') return pace;
  const ofModels = Object.entries(llm.models).flatMap(([role, model]) => [
    ...Object.entries(model?.headers ?? {}).map(([name, value]) => [`models.${role}.headers.${name}`, value]),
    ...rateNames.map(name => [`models.${role}.${name}`, model?.[name]?.toString()]),
  ]);
  return { baseUrl: llm.baseUrl, apiKeyEnv: llm.apiKeyEnv, ...pace, ...Object.fromEntries(ofModels) };
}
