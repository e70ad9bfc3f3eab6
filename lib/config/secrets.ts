import { isOwnAgent, usesTools, type AgentConfig } from './agent.js';
import { namesCredential } from './credentials.js';
import type { LlmConfig, ModelConfig } from './llm.js';
import type { NotifyConfig } from './run-control.js';
import { singleScorers, type ScorerConfig } from './scorer.js';
import { variablesIn } from './variables.js';

/** The sections of a configuration or manifest that name secrets. */
export interface SecretSettings {
  llm?: LlmConfig | undefined;
  agent?: AgentConfig | undefined;
  scorer?: ScorerConfig | undefined;
  notify?: NotifyConfig | undefined;
}

/** A secret that a configuration names by its environment variable. */
export interface NamedSecret {
  variable: string;
  /** The configuration key that names it. */
  path: string[];
  /**
   * `header`, `query`: sent to `url`. `address`: is itself an address. `program`: passed to the user's own
   * program, which may work without it.
   */
  use: 'header' | 'query' | 'address' | 'program';
  /** The destination; null for addresses and programs. */
  url: string | null;
}

/** All secrets that a configuration names. */
export function namedSecrets({ llm, agent, scorer, notify }: SecretSettings): NamedSecret[] {
  return [
    ...(llm ? ofEndpoint(llm) : []),
    ...(agent ? ofAgent(agent) : []),
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
  return [...key, ...ofUrl(url, ['llm', 'baseUrl']), ...headers];
}

function ofHeaders(model: ModelConfig | undefined, role: string, url: string): NamedSecret[] {
  return Object.entries(model?.headers ?? {}).flatMap(([name, value]) =>
    variablesIn(value).map(variable => {
      const path = ['llm', 'models', role, 'headers', name];
      return { variable, path, use: 'header' as const, url };
    }),
  );
}

function ofUrl(url: string, path: string[]): NamedSecret[] {
  return variablesIn(url).map(variable => ({ variable, path, use: 'query', url }));
}

function ofAgent(agent: AgentConfig): NamedSecret[] {
  if (usesTools(agent)) {
    const { search, keyEnv } = agent.web;
    if (search === undefined) return [];
    const key: NamedSecret[] =
      keyEnv === undefined
        ? []
        : [{ variable: keyEnv, path: ['agent', 'web', 'keyEnv'], use: 'header', url: search }];
    return [...key, ...ofUrl(search, ['agent', 'web', 'search'])];
  }
  if (!isOwnAgent(agent)) return [];
  return agent.kind === 'http'
    ? ofUrl(agent.url, ['agent', 'url'])
    : ofProgram(agent.environment, ['agent', 'environment']);
}

function ofScorer(scorer: ScorerConfig): NamedSecret[] {
  return singleScorers(scorer).flatMap((single, number) => {
    const path = scorer.kind === 'weighted' ? ['scorer', 'metrics', String(number), 'scorer'] : ['scorer'];
    if (single.kind === 'http') return ofUrl(single.url, [...path, 'url']);
    if (single.kind !== 'command' && single.kind !== 'module') return [];
    return ofProgram(single.environment, [...path, 'environment']);
  });
}

/** A program may receive any variable: one counts as a credential if its name says so. */
function ofProgram(environment: readonly string[], path: string[]): NamedSecret[] {
  return environment.filter(namesCredential).map(variable => ({ variable, path, use: 'program', url: null }));
}

function ofNotify({ webhook, webhookEnv }: NotifyConfig): NamedSecret[] {
  const address: NamedSecret[] =
    webhookEnv === undefined
      ? []
      : [{ variable: webhookEnv, path: ['notify', 'webhookEnv'], use: 'address', url: null }];
  return [...address, ...(webhook === undefined ? [] : ofUrl(webhook, ['notify', 'webhook']))];
}
