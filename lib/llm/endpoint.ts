import type { LlmConfig } from '../config/llm.js';
import { fillHeaders } from '../config/variables.js';
import { createAdaptiveLimiter } from './adaptive-limiter.js';
import type { Completion } from './completion.js';
import type { EmbeddingRequest } from './embedding-request.js';
import { LanguageModelError } from './errors.js';
import type { Limiter } from './limiter.js';
import { keyRejected } from './answered-error.js';
import { keyVariable, secretsOf, unusableSecret } from './endpoint-secrets.js';
import type { RequestContext } from './failure.js';
import { createOpenAiClient } from './openai-client.js';
import type { OpenAiClient } from './openai-client.js';
import { providerOf } from './providers/registry.js';
import { providerError, timedOut } from './provider-errors.js';
import { TimeOuts } from './time-outs.js';
import { readAnswer } from './read-answer.js';
import type { ReplyHeaders } from './raw-reply.js';
import { statedLimits } from './stated-limits.js';
import { shownUrl } from './scrub.js';
import { canonicalJson } from '../text/canonical-json.js';
import { wellFormedJson } from '../text/well-formed.js';
import { guardSecrets, withoutSecretsIn } from './secrets.js';
import { SingleFlight } from './single-flight.js';
import type { Answer } from './wire-reply.js';
import type { WireRequest } from './wire-request.js';

/** The address of the simulated endpoint, and its identity in the journal (its version and parameters). */
export interface SimulatedAddress {
  baseUrl: string;
  identity: string;
}

/** The connection to one provider, shared by all runs of a worker that use it. */
export interface Endpoint {
  readonly config: LlmConfig;
  /** The provider's identity in journal keys. */
  readonly identity: string;
  readonly limiter: Limiter;
  readonly timeOuts: TimeOuts;
  readonly flights: SingleFlight<Completion>;
  /** Sets the maximum wait for one reply, starting with the next request. */
  setTimeoutSeconds(seconds: number): void;
  /** Sends one request once. Throws the errors of `errors.ts`, or the signal's reason. */
  send(request: WireRequest | EmbeddingRequest, signal: AbortSignal): Promise<Answer>;
}

/** Opens the connection to the configured provider. Sends nothing, and reads the key at each use. */
export function createEndpoint(parts: {
  /** The identity of its calls in the journal, and the models. */
  config: LlmConfig;
  /** How it is reached, if not as in `config`: see `withConnection`. */
  connection?: LlmConfig;
  simulated?: SimulatedAddress | undefined;
  /** Shared by all connections to the same endpoint. */
  limiter?: Limiter;
  environment?: NodeJS.ProcessEnv;
}): Endpoint {
  const { config, connection = config, environment = process.env } = parts;
  const { identity } = addressOf(config, parts.simulated);
  const { baseUrl } = addressOf(connection, parts.simulated);
  let { timeoutSeconds } = connection;
  const { limiter = createAdaptiveLimiter(connection.concurrency) } = parts;
  const { apiKeyEnv } = providerOf(connection);
  const sentHeaders = headersToSend(config, connection);
  const key = (): string => (apiKeyEnv === undefined ? '' : (environment[apiKeyEnv]?.trim() ?? ''));
  let client: { secrets: string; http: OpenAiClient } | undefined;

  function clientFor(secrets: string): OpenAiClient {
    if (client?.secrets !== secrets)
      client = { secrets, http: createOpenAiClient({ baseUrl, key: key(), environment }) };
    return client.http;
  }

  async function send(request: WireRequest | EmbeddingRequest, signal: AbortSignal): Promise<Answer> {
    guardSecrets({ llm: connection }, environment);
    const context: RequestContext = {
      url: shownUrl(baseUrl),
      model: request.body.model,
      keyName: keyVariable(connection),
      timeoutSeconds,
      concurrency: limiter.most,
    };
    const unusable = unusableSecret(connection, environment);
    if (unusable !== undefined) throw keyRejected({ message: unusable, keyName: context.keyName });
    const filled = { ...request, headers: fillHeaders(sentHeaders(request), environment) };
    const http = clientFor(secretsOf(connection, environment).join('\n'));
    const learn = (headers: ReplyHeaders, tokens: number): void =>
      limiter.learn(context.model, statedLimits(headers), tokens);
    return withoutSecretsIn(await exchange({ http, request: filled, context, learn, signal }));
  }

  return {
    config,
    identity,
    limiter,
    setTimeoutSeconds: seconds => void (timeoutSeconds = seconds),
    send,
    timeOuts: new TimeOuts(),
    flights: new SingleFlight(),
  };
}

/**
 * The headers of a request under the current connection. A request has those with which its run was started,
 * because they are part of its key in the journal.
 */
function headersToSend(config: LlmConfig, connection: LlmConfig) {
  const replaced = new Map<string, Record<string, string>>();
  const keyOf = (model: string, headers: Record<string, string>) => canonicalJson([model, headers]);
  if (config.provider !== 'simulated' && connection.provider !== 'simulated') {
    for (const role of Object.keys(config.models) as (keyof typeof config.models)[]) {
      const [before, now] = [config.models[role], connection.models[role]];
      if (before && now) replaced.set(keyOf(before.model, before.headers ?? {}), now.headers ?? {});
    }
  }
  return ({ body, headers }: WireRequest | EmbeddingRequest) =>
    replaced.get(keyOf(body.model, headers)) ?? headers;
}

function addressOf(config: LlmConfig, simulated: SimulatedAddress | undefined): SimulatedAddress {
  const { baseUrl, identity } = providerOf(config);
  if (baseUrl !== undefined) return { baseUrl, identity };
  if (!simulated) throw new Error('The provider is simulated, but no simulated endpoint was started.');
  return simulated;
}

async function exchange(parts: {
  http: OpenAiClient;
  request: WireRequest | EmbeddingRequest;
  context: RequestContext;
  /** Takes an answer's headers, and the tokens that it used. */
  learn: (headers: ReplyHeaders, tokens: number) => void;
  signal: AbortSignal;
}): Promise<Answer> {
  const { http, request, context, learn, signal } = parts;
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, context.timeoutSeconds * 1000);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    const path = 'features' in request ? '/chat/completions' : '/embeddings';
    const options = { signal: controller.signal, headers: request.headers };
    const raw = await http.post(path, wellFormedJson(request.body), options);
    const answer = readAnswer(raw, request, context);
    const tokens = answer instanceof LanguageModelError ? answer.used : answer.tokens;
    learn(raw.headers, tokens ? tokens.promptTokens + tokens.completionTokens : 0);
    if (answer instanceof LanguageModelError) throw answer;
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    if (controller.signal.aborted) throw timedOut(context);
    throw error instanceof LanguageModelError ? error : providerError(error, context);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
