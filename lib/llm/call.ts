import type { Json } from '../domain/json.js';
import type { Message } from '../domain/trajectory.js';
import type { Role, Usage } from '../domain/usage.js';
import type { ModelConfig } from '../config/llm.js';
import type { Vector } from './vectors.js';

/** One intended LLM call. Two equal calls are the same call: it is paid once. */
export interface Call {
  role: Role;
  messages: Message[];
  /** Ask for a JSON object of this shape. */
  format?: { name: string; schema: Json };
  /**
   * The body of a chat completions request that another client wrote, sent as it is but for the model, in the place
   * of messages and format. The text of its reply is the JSON of a `RelayedReply`.
   */
  relayed?: Readonly<Record<string, Json>>;
  /** Overrides the role's configured longest reply, in tokens. */
  maxCompletionTokens?: number;
  /** The longest reply where none is configured and the model is not known to think, in tokens. */
  usualCompletionTokens?: number;
  /** The ordinal of an intended repeat (never of an attempt), sent as `seed`. 0 if not given. */
  sample?: number;
  /** Where in the run it is made, below the run's id: for whoever looks into the run, never part of the request. */
  path?: string;
  /** Why it is not sent: only the journal may answer it. */
  unsent?: string;
}

/** What comes back from a relayed call: the message as the endpoint wrote it, with its calls of tools. */
export interface RelayedReply {
  message: Readonly<Record<string, Json>>;
  finishReason: string | null;
}

/** How a reply ended. `length`: cut at the longest reply. `empty`: no text. `refusal`: the model declined. */
export type Finish = 'stop' | 'length' | 'empty' | 'refusal';

export interface Reply {
  /** The journal key of the call. */
  key: string;
  text: string;
  finish: Finish;
  /** Of this call, whoever paid it. */
  usage: Usage;
  /** True where the reply came from the journal and nothing was sent. */
  journaled: boolean;
}

/** One intended request for embeddings. Two of the same texts, in the same order, are the same: it is paid once. */
export interface EmbeddingCall {
  texts: string[];
  model: ModelConfig;
  /** Where in the run it is made, as in a call. */
  path?: string;
}

/** Tells where texts stand in a space in which alike ones are near, for one run; paid and recorded like a call. */
export interface EmbeddingModels {
  /** A vector for each text, in their order. Throws the typed errors of `errors.ts`. */
  embed(call: EmbeddingCall, signal?: AbortSignal): Promise<Vector[]>;
}

/**
 * Makes LLM calls for one run: through the journal (a call is paid once), the ledger (its intent is durable
 * before it is sent) and the concurrency limit. Throws the typed errors of `errors.ts`.
 */
export interface LanguageModels {
  complete(call: Call, signal?: AbortSignal): Promise<Reply>;
  /** Makes everything recorded so far durable; to be awaited before an activity reports success. */
  flush(): Promise<void>;
}
