import type { Message } from '../../domain/trajectory.js';
import type { UsageRole } from '../../domain/usage.js';
import type { CallKey } from '../../llm/call-key.js';
import type { Completion } from '../../llm/completion.js';
import type { EmbeddingRequest } from '../../llm/embedding-request.js';
import type { RefusedFeature } from '../../llm/request-features.js';
import type { Price } from '../../llm/price.js';
import type { WireRequest } from '../../llm/wire-request.js';

/** A call with everything that its completion needs: the same for prompts and for embeddings. */
export interface PreparedCall {
  role: UsageRole;
  path: string | undefined;
  /** Why the call is not sent: only the journal may answer it. */
  unsent?: string | undefined;
  key: CallKey;
  price: Price | undefined;
  model: string;
  /** By `performance.now()`. */
  startedAt: number;
  /** In tokens: the requested maximum, and the maximum that such calls request if the context has room. */
  longestReply: number;
  usualReply: number;
  /** The key of its recorded rejections. */
  kind: string;
  /** The part of the question that the journal keeps. */
  prompt: Message[] | undefined;
  /** The request for a reply of at most `longestReply` tokens, without the rejected features. */
  build(longestReply: number, refused: ReadonlySet<RefusedFeature>): WireRequest | EmbeddingRequest;
}

export interface CallContext {
  signal: AbortSignal;
  /** When the journal was last found without the reply, by `performance.now()`. */
  lookedUpAt: number;
}

/**
 * Gets the reply to a call. Each layer of the stack is one such function around the next. A layer that opens
 * something for the layers inside it (a slot, a reservation, an intent) adds it to their context.
 */
export type Complete<Context = CallContext> = (call: PreparedCall, context: Context) => Promise<Completion>;
