import { distance } from 'fastest-levenshtein';
import OpenAI from 'openai';
import { roles } from '../algorithm/domain/usage.js';
import type { LlmConfig } from '../config/llm.js';
import { boundedFetch, receive } from './bounded-fetch.js';
import { KeyRefusedError, LanguageModelError } from './errors.js';
import { modelOf } from './prices.js';
import type { RequestContext } from './failure.js';
import { providerError } from './provider-errors.js';
import { readModels } from './read-models.js';
import type { RawReply } from './raw-reply.js';
import { shownUrl } from './scrub.js';

/** Something that would stop every call of a run. The message says what to do. */
export interface EndpointProblem {
  kind: 'unreachable' | 'keyRefused' | 'modelMissing' | 'other';
  /** With modelMissing: its name. */
  model?: string;
  message: string;
}

const waitMs = 15_000;

/** Whether the key that the configuration names is set; nothing is sent. */
export function checkKey(
  config: LlmConfig,
  environment: NodeJS.ProcessEnv = process.env,
): EndpointProblem | undefined {
  if (config.provider === 'simulated' || config.apiKeyEnv === undefined) return undefined;
  if (environment[config.apiKeyEnv]?.trim()) return undefined;
  const message =
    `The environment variable ${config.apiKeyEnv}, which llm.apiKeyEnv names, is not set. ` +
    `Set it to the key for ${shownUrl(config.baseUrl)}, or remove llm.apiKeyEnv if that needs none.`;
  return { kind: 'keyRefused', message };
}

/**
 * Asks the endpoint for its models, which costs nothing: whether it can be reached, takes the key and knows the
 * models. An endpoint that cannot list its models is taken to be well. Empty where nothing is wrong.
 */
export async function checkEndpoint(
  config: LlmConfig,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<EndpointProblem[]> {
  if (config.provider === 'simulated') return [];
  const key = checkKey(config, environment);
  if (key) return [key];
  const secret = config.apiKeyEnv === undefined ? '' : (environment[config.apiKeyEnv]?.trim() ?? '');
  const context: RequestContext = {
    url: shownUrl(config.baseUrl),
    model: config.models.default.model,
    keyName: config.apiKeyEnv,
    secrets: [secret],
    timeoutSeconds: waitMs / 1000,
  };
  try {
    const names = readModels(await listModels(config, secret), context);
    if (names instanceof LanguageModelError)
      return [{ kind: names instanceof KeyRefusedError ? 'keyRefused' : 'other', message: names.message }];
    return names.length > 0 ? missingModels(config, names) : [];
  } catch (error) {
    const { message, remedy } = providerError(error, context);
    const advice = 'Check llm.baseUrl, and that the endpoint runs.';
    return [{ kind: 'unreachable', message: message.replace(remedy, advice) }];
  }
}

async function listModels(
  config: Extract<LlmConfig, { provider: 'openai' }>,
  secret: string,
): Promise<RawReply> {
  const headers = { ...config.models.default.headers, ...(secret ? {} : { Authorization: null }) };
  const openai = new OpenAI({
    baseURL: config.baseUrl,
    apiKey: secret || 'none',
    organization: null,
    project: null,
    defaultHeaders: headers,
    maxRetries: 1,
    timeout: waitMs,
    fetch: boundedFetch(8 * 1024 * 1024),
    logLevel: 'off',
  });
  return receive(openai.get('/models'));
}

function missingModels(config: LlmConfig, names: string[]): EndpointProblem[] {
  const wanted = new Set(roles.map(role => modelOf(config, role).model));
  return [...wanted]
    .filter(model => !names.some(name => isSameModel(name, model)))
    .map(model => {
      const nearest = nearestNames(model, names).join(', ');
      return {
        kind: 'modelMissing',
        model,
        message: `The endpoint has no model ${model} for this key. Nearest: ${nearest}. Name one that it has in llm.models.`,
      };
    });
}

/** Some endpoints list `models/NAME`, and some `NAME:latest` for what is asked for as NAME. */
function isSameModel(listed: string, asked: string): boolean {
  const plain = (name: string) => name.replace(/^models\//, '').replace(/:latest$/, '');
  return plain(listed) === plain(asked);
}

function nearestNames(name: string, names: string[]): string[] {
  return names
    .map(candidate => ({ candidate, far: distance(name, candidate) }))
    .sort((left, right) => left.far - right.far || (left.candidate < right.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
