import { roles } from '../domain/usage.js';
import type { LlmConfig, RemoteLlmConfig, ModelConfig } from '../config/llm.js';
import { fillHeaders } from '../config/variables.js';
import { checkSecrets, type Findings } from './check-secrets.js';
import { keyVariable } from './endpoint-secrets.js';
import { createOpenAiClient } from './openai-client.js';
import { errorText, hasCode } from '../domain/errors.js';
import { LanguageModelError } from './errors.js';
import type { RequestContext } from './failure.js';
import { listsModel, nearestNames } from './model-list.js';
import { providerError } from './provider-errors.js';
import { proxyProblem, proxyVariable } from './proxy.js';
import { isOk, type RawReply } from './raw-reply.js';
import { readModels } from './read-models.js';
import { shownUrl } from './scrub.js';
import { guardSecrets } from './secrets.js';

const waitMs = 15_000;

export interface EndpointFindings extends Findings {
  /** Set if the answer to `/models` is not a list; calls may still succeed. */
  doubts: Findings['notes'];
}

/**
 * Checks the keys, and requests the endpoint's model list, which is free, to verify that the endpoint is
 * reachable and accepts the key. Many endpoints accept names that they do not list, so an unlisted name is
 * only a note.
 */
export async function checkEndpoint(
  config: LlmConfig,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<EndpointFindings> {
  if (config.provider === 'simulated') return { problems: [], notes: [], doubts: [] };
  guardSecrets({ llm: config }, environment);
  const secrets = await checkSecrets({ llm: config }, environment);
  const proxy = proxyProblem(config.baseUrl, environment);
  if (proxy !== undefined) secrets.problems.push({ path: ['llm', 'baseUrl'], message: proxy });
  if (secrets.problems.length > 0) return { ...secrets, doubts: [] };
  const context = contextOf(config);
  try {
    const list = () => listModels(config, { environment, timeout: waitMs });
    // One failed connection proves nothing.
    const raw = await list().catch(list);
    const names = readModels(raw, context);
    if (names instanceof LanguageModelError) {
      const path = hasCode(names, 'KEY_REJECTED') ? ['llm', 'apiKeyEnv'] : ['llm'];
      const found = [{ path, message: errorText(names) }];
      return isOk(raw) ? { ...secrets, doubts: found } : { ...secrets, problems: found, doubts: [] };
    }
    return { problems: [], notes: [...secrets.notes, ...unlistedModels(config, names)], doubts: [] };
  } catch (error) {
    const failure = providerError(error, context);
    const { message } = failure;
    // An error that identifies a proxy fault needs no other advice.
    if (hasCode(failure, 'NO_REPLY'))
      return {
        ...secrets,
        problems: [{ path: ['llm', 'baseUrl'], message: errorText(failure) }],
        doubts: [],
      };
    const name = proxyVariable(config.baseUrl, environment);
    const proxy =
      name === undefined ? '' : ` ${name} names a proxy: check that it runs, or add the host to NO_PROXY.`;
    const advice = `Check llm.baseUrl, and that the endpoint runs.${proxy}`;
    const found = { path: ['llm', 'baseUrl'], message: `${message} ${advice}` };
    return { ...secrets, problems: [found], doubts: [] };
  }
}

/**
 * The names of the models that an endpoint lists; empty if it lists none, or cannot be reached in time. For
 * programs that offer a choice: `checkEndpoint` says what is wrong.
 */
export async function listedModels(
  config: RemoteLlmConfig,
  options: { environment: NodeJS.ProcessEnv; timeout: number },
): Promise<string[]> {
  const context = contextOf(config);
  try {
    const names = readModels(await listModels(config, options), context);
    return names instanceof LanguageModelError ? [] : names;
  } catch {
    return [];
  }
}

async function listModels(
  config: RemoteLlmConfig,
  { environment, timeout }: { environment: NodeJS.ProcessEnv; timeout: number },
): Promise<RawReply> {
  const { baseUrl, apiKeyEnv, models } = config;
  const key = apiKeyEnv === undefined ? '' : (environment[apiKeyEnv]?.trim() ?? '');
  const client = createOpenAiClient({ baseUrl, key, environment });
  const headers = fillHeaders(models.default.headers ?? {}, environment);
  return client.get('/models', { headers, signal: AbortSignal.timeout(timeout) });
}

function contextOf(config: RemoteLlmConfig): RequestContext {
  return {
    url: shownUrl(config.baseUrl),
    model: config.models.default.model,
    keyName: keyVariable(config),
    timeoutSeconds: waitMs / 1000,
    concurrency: 1,
  };
}

/** One note for each model that the list lacks, at the key that names it. */
function unlistedModels({ models }: RemoteLlmConfig, names: string[]): Findings['notes'] {
  if (names.length === 0) return [];
  const configured = ['default', 'embedding', ...roles] as const;
  const noted = new Set<string>();
  return configured.flatMap(role => {
    const model: ModelConfig | undefined = models[role];
    if (!model || noted.has(model.model) || listsModel(names, model.model)) return [];
    noted.add(model.model);
    const message =
      `The endpoint does not list the model ${model.model}; nearest: ${nearestNames(model.model, names).join(', ')}. ` +
      'The run starts all the same, as endpoints accept names that they do not list: the first call shows it.';
    return [{ path: ['llm', 'models', role], message }];
  });
}
