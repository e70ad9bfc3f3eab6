import { kindOf, type AgentConfig } from './agent.js';
import type { LlmConfig, ModelConfig } from './llm.js';
import { secretsInUrl, secretsOfProgram, type NamedSecret } from './named-secret.js';
import type { NotifyConfig } from './run-control.js';
import { isOwnScorer, singleScorers, type ScorerConfig } from './scorer.js';
import { variablesIn } from './variables.js';

/** The sections of a configuration or manifest that name secrets. */
export interface SecretSettings {
  llm?: LlmConfig | undefined;
  agent?: AgentConfig | undefined;
  scorer?: ScorerConfig | undefined;
  notify?: NotifyConfig | undefined;
}

/** All secrets that a configuration names. */
export function namedSecrets({ llm, agent, scorer, notify }: SecretSettings): NamedSecret[] {
  return [
    ...(llm ? ofEndpoint(llm) : []),
    ...(agent ? (kindOf(agent).secrets?.(agent) ?? []) : []),
    ...(scorer ? ofScorer(scorer) : []),
    ...(notify ? ofNotify(notify) : []),
  ];
}

function ofEndpoint(llm: LlmConfig): NamedSecret[] {
  if (llm.provider === 'simulated') return [];
  const { apiKeyEnv, baseUrl: url, models } = llm;
  const key: NamedSecret[] =
    apiKeyEnv === undefined ? [] : [{ variable: apiKeyEnv, path: ['llm', 'apiKeyEnv'], use: 'header', url }];
  const headers = Object.entries(models).flatMap(([role, model]) => ofHeaders(model, role, url));
  return [...key, ...secretsInUrl(url, ['llm', 'baseUrl']), ...headers];
}

function ofHeaders(model: ModelConfig | undefined, role: string, url: string): NamedSecret[] {
  return Object.entries(model?.headers ?? {}).flatMap(([name, value]) =>
    variablesIn(value).map(variable => {
      const path = ['llm', 'models', role, 'headers', name];
      return { variable, path, use: 'header' as const, url };
    }),
  );
}

function ofScorer(scorer: ScorerConfig): NamedSecret[] {
  return singleScorers(scorer).flatMap((single, number) => {
    const path = scorer.kind === 'weighted' ? ['scorer', 'metrics', String(number), 'scorer'] : ['scorer'];
    return isOwnScorer(single) ? secretsOfProgram(single, path) : [];
  });
}

function ofNotify({ webhook, webhookEnv }: NotifyConfig): NamedSecret[] {
  const address: NamedSecret[] =
    webhookEnv === undefined
      ? []
      : [{ variable: webhookEnv, path: ['notify', 'webhookEnv'], use: 'address', url: null }];
  return [...address, ...(webhook === undefined ? [] : secretsInUrl(webhook, ['notify', 'webhook']))];
}
