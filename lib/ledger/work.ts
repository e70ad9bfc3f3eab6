import type { Message } from '../domain/trajectory.js';
import type { UsageRole } from '../domain/usage.js';
import type { CallKey } from '../llm/call-key.js';
import type { EmbeddingRequest } from '../llm/embedding-request.js';
import type { RefusedFeature } from '../llm/request-features.js';
import type { JournalEntry } from '../llm/journal-entry.js';
import type { Price } from '../llm/price.js';
import type { WireRequest } from '../llm/wire-request.js';

/** The data to get from a call to its reply: the same for prompts and for embeddings. */
export interface Work {
  role: UsageRole;
  path: string | undefined;
  /** Why the call is not sent: only the journal may answer it. */
  unsent?: string | undefined;
  key: CallKey;
  price: Price | undefined;
  model: string;
  /** By `performance.now()`. */
  beganAt: number;
  /** In tokens: the requested maximum, and the maximum that such calls request if the context has room. */
  longestReply: number;
  usualReply: number;
  /** The key of its recorded rejections. */
  kind: string;
  /** The part of the question that the journal keeps. */
  prompt: Message[] | undefined;
  build(refused: ReadonlySet<RefusedFeature>): WireRequest | EmbeddingRequest;
}

export interface Finished {
  entry: JournalEntry;
  /** Whether this call sent it just now. */
  paidNow: boolean;
}
