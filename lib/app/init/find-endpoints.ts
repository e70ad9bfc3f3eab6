import { llmSchema } from '../../config/llm.js';
import { badInput } from '../../config/problem.js';
import { didYouMean } from '../../config/nearest.js';
import { listedModels } from '../../llm/check-endpoint.js';
import { isLoopback } from '../../llm/proxy.js';
import { listsModel } from '../../llm/model-list.js';
import { priceOf } from '../../llm/prices.js';
import { knownEndpoints, type KnownEndpoint } from './known-endpoints.js';

/** An endpoint that a configuration can use. */
export interface EndpointChoice {
  name: string;
  /** With the reason why it is offered. */
  title: string;
  /** The section `llm`, without its models; null for the simulated endpoint. */
  connection: { baseUrl: string; apiKeyEnv: string | undefined } | null;
  /** Sent with each request. */
  headers: Record<string, string> | undefined;
  /** What it lists; may be empty. */
  models: string[];
  /** The model to choose if the user names none. */
  model: string;
  isLocal: boolean;
}

type Environment = NodeJS.ProcessEnv;

export const simulatedChoice: EndpointChoice = {
  name: 'simulated',
  title: 'simulated (no LLM is called; shows how everything works)',
  connection: null,
  headers: undefined,
  models: [],
  model: 'simulated',
  isLocal: true,
};

/** Long enough for a server on this machine that was not named; one that was named may be slow. */
const localTimeout = 1_000;
const remoteTimeout = 5_000;

/** The endpoints whose key is set, the servers that answer on this machine, and the simulated endpoint. */
export async function findEndpoints(
  environment: Environment,
  known = knownEndpoints,
): Promise<EndpointChoice[]> {
  const found = await Promise.all(
    known.map(async endpoint => {
      if (!endpoint.isLocal && !isSet(environment, endpoint.key)) return [];
      const timeout = endpoint.isLocal ? localTimeout : remoteTimeout;
      const choice = await choiceOf(endpoint, { environment, timeout });
      return choice.isLocal && choice.models.length === 0 ? [] : [choice];
    }),
  );
  return [...found.flat(), simulatedChoice];
}

/** The endpoint that a user names: one of the known ones, or its URL. Throws BadInputError. */
export async function namedEndpoint(
  name: string,
  options: { environment: Environment; keyVariable?: string | undefined },
): Promise<EndpointChoice> {
  const { environment, keyVariable } = options;
  if (name === simulatedChoice.name) return simulatedChoice;
  const known = knownEndpoints.find(endpoint => endpoint.name === name);
  const asked = { environment, timeout: remoteTimeout };
  if (known) return choiceOf({ ...known, key: keyVariable ?? known.key }, asked);
  if (/^https?:\/\//.test(name) && URL.canParse(name)) {
    const title = isLoopback(name) ? 'a server on this machine' : 'an endpoint';
    const url = { name: 'url', title, baseUrl: name, key: keyVariable ?? null, models: [] };
    return choiceOf({ ...url, isLocal: isLoopback(name) }, asked);
  }
  const names = [...knownEndpoints.map(endpoint => endpoint.name), simulatedChoice.name];
  throw badInput(
    '--endpoint',
    `"${name}" is no known endpoint.${didYouMean(name, names)} Give a URL, or one of ${names.join(', ')}.`,
  );
}

async function choiceOf(
  known: KnownEndpoint,
  { environment, timeout }: { environment: Environment; timeout: number },
): Promise<EndpointChoice> {
  const { name, title, key, header, address, isLocal = false } = known;
  const own = address === undefined ? undefined : environment[address.variable]?.trim();
  const baseUrl = own && address ? own.replace(/\/+$/, '') + address.path : known.baseUrl;
  const apiKeyEnv = header === undefined ? (key ?? undefined) : undefined;
  const headers = key === null || header === undefined ? undefined : { [header]: `\${${key}}` };
  const found = llmSchema.parse({ baseUrl, apiKeyEnv, models: { default: { model: 'unknown', headers } } });
  if (found.provider === 'simulated') throw new TypeError('a base URL means an endpoint of this kind');
  const models = await listedModels(found, { environment, timeout });
  const reason = key === null ? baseUrl : `${key}${isSet(environment, key) ? ' is set' : ' is not set'}`;
  return {
    name,
    title: `${title} (${reason})`,
    connection: { baseUrl, apiKeyEnv },
    headers,
    models,
    model: usualModel(known, models),
    isLocal,
  };
}

function isSet(environment: Environment, variable: string | null): boolean {
  return variable !== null && (environment[variable]?.trim() ?? '') !== '';
}

function usualModel({ models: preferred }: KnownEndpoint, listed: readonly string[]): string {
  const chat = listed.filter(name => !/embed|whisper|tts|image|audio|moderation|rerank/i.test(name));
  const found = preferred.find(name => listed.length === 0 || listsModel(listed, name));
  return found ?? chat[0] ?? preferred[0] ?? 'MODEL';
}

/** Whether a cap in USD can be enforced for a model. */
export function hasPrice(model: string): boolean {
  return priceOf({ model }) !== undefined;
}
