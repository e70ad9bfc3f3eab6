import { displayVariable } from '../config/credentials.js';
import type { LlmConfig } from '../config/llm.js';
import { namedSecrets } from '../config/secrets.js';
import { unsendable } from './check-secrets.js';

/** The values of the secrets that requests to an endpoint carry. */
export function secretsOf(config: LlmConfig, environment: NodeJS.ProcessEnv): string[] {
  return namedSecrets({ llm: config }).map(({ variable }) => environment[variable]?.trim() ?? '');
}

/** The variable that holds the key, safe to show in messages; undefined if no key is sent. */
export function keyVariable(config: LlmConfig): string | undefined {
  const [first] = namedSecrets({ llm: config });
  return first && displayVariable(first.variable);
}

/** Why a request cannot carry its secrets; undefined if it can. */
export function unusableSecret(config: LlmConfig, environment: NodeJS.ProcessEnv): string | undefined {
  for (const secret of namedSecrets({ llm: config })) {
    const value = environment[secret.variable]?.trim() ?? '';
    if (value === '') return `The environment variable ${displayVariable(secret.variable)} is not set.`;
    const message = unsendable(secret, value);
    if (message !== undefined) return message;
  }
  return undefined;
}
