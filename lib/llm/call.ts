import { z } from 'zod';
import { jsonSchema, type Json } from '../domain/json.js';
import type { Message } from '../domain/trajectory.js';
import type { Role, Usage } from '../domain/usage.js';
import type { ModelConfig } from '../config/llm.js';
import type { Vector } from './vectors.js';

/** One intended LLM call. Equal calls are the same call and are paid once. */
export interface Call {
  role: Role;
  messages: Message[];
  /** Requests a JSON object of this shape. */
  format?: { name: string; schema: Json };
  /**
   * The body of another client's chat completions request, which replaces messages and format. It is sent
   * unchanged except for the model. The text of its reply is the JSON of a `RelayedReply`.
   */
  relayed?: Readonly<Record<string, Json>>;
  /** Overrides the role's configured maximum reply length, in tokens. */
  maxCompletionTokens?: number;
  /**
   * The maximum reply length, in tokens, if none is configured and the model is not a known thinking model.
   */
  usualCompletionTokens?: number;
  /** The ordinal of an intended repeat (never of a retry), sent as `seed`. Defaults to 0. */
  sample?: number;
  /** The position in the run, relative to the run's id. For inspection only, never part of the request. */
  path?: string;
  /** Why the call is not sent: only the journal may answer it. */
  unsent?: string;
}

/** The result of a relayed call: the message as the endpoint wrote it, including its tool calls. */
export const relayedReplySchema = z.object({
  message: z.record(z.string(), jsonSchema),
  finishReason: z.string().nullable(),
});
export type RelayedReply = z.infer<typeof relayedReplySchema>;

/**
 * How a reply ended. `length`: truncated at the maximum length. `empty`: no text. `refusal`: the model
 * declined.
 */
export type Finish = 'stop' | 'length' | 'empty' | 'refusal';

export interface Reply {
  /** The journal key of the call. */
  key: string;
  text: string;
  finish: Finish;
  /** The usage of this call, whichever run paid for it. */
  usage: Usage;
  /** True if the reply came from the journal and nothing was sent. */
  journaled: boolean;
}

/**
 * One intended request for embeddings. Requests with the same texts in the same order are the same and are
 * paid once.
 */
export interface EmbeddingCall {
  texts: string[];
  model: ModelConfig;
  /** The position in the run, as in `Call`. */
  path?: string;
}

/** Maps texts to vectors such that similar texts are close, for one run; paid and recorded like a call. */
export interface EmbeddingModels {
  /** Returns one vector for each text, in order. Throws the typed errors of `errors.ts`. */
  embed(call: EmbeddingCall, signal?: AbortSignal): Promise<Vector[]>;
}

/**
 * Makes LLM calls for one run through the journal (a call is paid once), the ledger (its intent is durable
 * before it is sent), and the concurrency limit. Throws the typed errors of `errors.ts`.
 */
export interface LanguageModels {
  complete(call: Call, signal?: AbortSignal): Promise<Reply>;
  /** Makes everything recorded so far durable. Await this before an activity reports success. */
  flush(): Promise<void>;
}
