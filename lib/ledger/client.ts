import { providerOf } from '../llm/providers/registry.js';
import type { Call, EmbeddingCall, EmbeddingModels, LanguageModels, Reply } from '../llm/call.js';
import { callKey } from '../llm/call-key.js';
import { embeddingKey, embeddingRequest } from '../llm/embedding-request.js';
import { WorkFinisher, type LanguageModelsDependencies } from './finish-work.js';
import type { RefusedFeature } from '../llm/request-features.js';
import { priceOf } from '../llm/prices.js';
import type { ReplyLimit } from '../llm/reply-limit.js';
import { completeWithRoom } from './complete-with-room.js';
import { askWithinContext } from '../llm/reply-room.js';
import { requestFor } from '../llm/request-for.js';
import { requestKind, wireRequest } from '../llm/wire-request.js';
import { readVectors, type Vector } from '../llm/vectors.js';
import type { Finished } from './work.js';

/**
 * Makes the calls of one run. A call that is in the journal, or in progress in this process, sends nothing.
 * Any other call is reserved in the budget, recorded as an intent, sent, journaled, and only then returned.
 * While the endpoint is busy it is retried for about 90 seconds, each time with a new intent; then
 * EndpointBusyError is thrown. Throws the errors of `errors.ts`, StoreError, or the signal's reason.
 */
export function createLanguageModels(
  dependencies: LanguageModelsDependencies,
): LanguageModels & EmbeddingModels {
  return new RunLanguageModels(dependencies);
}

class RunLanguageModels implements LanguageModels, EmbeddingModels {
  private readonly finisher: WorkFinisher;

  constructor(private readonly dependencies: LanguageModelsDependencies) {
    this.finisher = new WorkFinisher(dependencies);
  }

  async complete(call: Call, signal?: AbortSignal): Promise<Reply> {
    const model = providerOf(this.dependencies.endpoint.config).modelOf(call.role);
    const { entry, paidNow } = await completeWithRoom(call, model, (each, limit) =>
      this.completeOnce(each, limit, signal),
    );
    const { key, text, finish, usage } = entry;
    return { key, text, finish, usage, journaled: !paidNow };
  }

  private completeOnce(call: Call, limit: ReplyLimit, signal: AbortSignal | undefined): Promise<Finished> {
    const { config, identity } = this.dependencies.endpoint;
    const { role, path, messages, unsent, sample = 0 } = call;
    const request = requestFor(call, config);
    const model = providerOf(config).modelOf(role);
    const temperatureIsConfigured = model.temperature !== undefined;
    const work = {
      beganAt: performance.now(),
      role,
      path,
      unsent,
      model: request.model,
      usualReply: request.maxCompletionTokens,
      key: callKey({ identity, request, sample }),
      price: priceOf(model),
      kind: requestKind(identity, request),
      prompt: role === 'agent' ? undefined : messages,
    };
    const build = (longestReply: number) => (refused: ReadonlySet<RefusedFeature>) => {
      const sent = { ...request, maxCompletionTokens: longestReply };
      return wireRequest({ config, request: sent, sample, refused, temperatureIsConfigured });
    };
    return askWithinContext({ call, model, limit }, longestReply =>
      this.finisher.finish({ ...work, longestReply, build: build(longestReply) }, signal),
    );
  }

  async embed({ texts, model, path }: EmbeddingCall, signal?: AbortSignal): Promise<Vector[]> {
    const request = embeddingRequest(texts, model);
    const key = embeddingKey(this.dependencies.endpoint.identity, request);
    const { entry } = await this.finisher.finish(
      {
        role: 'embedding',
        path,
        model: model.model,
        longestReply: 0,
        usualReply: 0,
        prompt: undefined,
        key,
        price: priceOf(model),
        beganAt: performance.now(),
        // The request has no optional feature that could be rejected.
        kind: key.requestHash,
        build: () => request,
      },
      signal,
    );
    const vectors = readVectors(entry.text);
    if (vectors?.length !== texts.length)
      throw new TypeError(`The journal entry ${entry.key} has no vectors.`);
    return vectors;
  }

  async flush(): Promise<void> {
    await this.dependencies.ledger.flush();
  }
}
