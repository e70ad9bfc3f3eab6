import { z } from 'zod';
import type { UsageRole } from '../domain/usage.js';
import type { EmbeddingRequest } from './embedding-request.js';
import { countTokens } from './tokens.js';
import type { Answer } from './wire-reply.js';
import type { WireRequest } from './wire-request.js';

const tokens = z.number().int().positive();

/** Signs in a reply that settings of the run or its endpoint do not fit. */
export const remarksSchema = z.strictObject({
  /** True if the reply was truncated before any answer, or if thoughts used part of its limit. */
  needsRoom: z.literal(true).optional(),
  /** The maximum reply that fit, if that is less than the usual maximum. */
  roomLeft: tokens.optional(),
  /** The prompt's tokens by local count, if the endpoint read less than half of them. */
  promptSent: tokens.optional(),
});
export type Remarks = z.infer<typeof remarksSchema>;

/** Picks only the remarks from an object. */
export function remarksOf({ needsRoom, roomLeft, promptSent }: Remarks): Remarks {
  return {
    ...(needsRoom && { needsRoom }),
    ...(roomLeft !== undefined && { roomLeft }),
    ...(promptSent !== undefined && { promptSent }),
  };
}

/** The remarks on an answer. */
export function remarksOn(
  answer: Answer,
  { longestReply, usualReply }: { longestReply: number; usualReply: number },
  request: WireRequest | EmbeddingRequest,
): Remarks {
  const isRead = 'features' in request && !answer.usageCounted;
  const sent = isRead ? promptBeyond(request.body.messages, answer.tokens) : undefined;
  return {
    ...(answer.needsRoom && { needsRoom: true }),
    ...(longestReply < usualReply && { roomLeft: longestReply }),
    ...(sent !== undefined && { promptSent: sent }),
  };
}

/** Shorter prompts prove nothing: what a chat template adds or omits weighs too much. */
const fewestTokens = 256;
/** Images, audio, and similar data in a text: servers do not count them as words. */
const encoded = /[A-Za-z0-9+/=_-]{200,}/gu;

/**
 * The prompt's tokens by local count if the endpoint reports that it read less than half: no tokenizer needs
 * so few. Some servers count only uncached tokens, which says nothing about the prompt.
 */
function promptBeyond(
  messages: readonly unknown[],
  read: { promptTokens: number; cachedTokens: number },
): number | undefined {
  if (read.promptTokens === 0 || read.cachedTokens >= read.promptTokens) return undefined;
  const texts = messages.map(textOf);
  // Counted with encoded data first, because that count is known from the reservation.
  if (sumOfTokens(texts) <= 2 * read.promptTokens) return undefined;
  const sent = sumOfTokens(texts.map(text => text.replace(encoded, '')));
  return sent >= fewestTokens && sent > 2 * read.promptTokens ? sent : undefined;
}

function textOf(message: unknown): string {
  const { content } = (message ?? {}) as { content?: unknown };
  const parts: unknown[] = Array.isArray(content) ? content : [{ text: content }];
  return parts
    .map(part => (part as { text?: unknown } | null)?.text)
    .filter(text => typeof text === 'string')
    .join('\n');
}

function sumOfTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + countTokens(text), 0);
}

const count = z.number().int().nonnegative();

/** The summary of a run's remarks; each field is null if there is nothing to report. */
export const remarksSummarySchema = z.strictObject({
  /** Replies truncated before any answer or by thoughts, and their total completion tokens. */
  cut: z.strictObject({ replies: count, completionTokens: count }).nullable(),
  /** Replies that had less room in the context than usual, and the smallest room. */
  shortened: z.strictObject({ replies: count, fewestTokens: count }).nullable(),
  /** Replies whose prompts the endpoint truncated: the maximum tokens read, and the median tokens sent. */
  promptsCut: z.strictObject({ replies: count, read: count, sent: count }).nullable(),
});
export type RemarksSummary = z.infer<typeof remarksSummarySchema>;

export interface RemarkedReply {
  role: UsageRole;
  remarks: Remarks;
  usage: { promptTokens: number; completionTokens: number };
}

/** Summarizes remarks, counting each reply once. */
export function summarizeRemarks(replies: readonly RemarkedReply[]): RemarksSummary {
  const cut = replies.filter(({ remarks }) => remarks.needsRoom);
  const left = replies.flatMap(({ remarks }) => remarks.roomLeft ?? []);
  const completionTokens = cut.reduce((sum, { usage }) => sum + usage.completionTokens, 0);
  return {
    cut: cut.length === 0 ? null : { replies: cut.length, completionTokens },
    shortened: left.length === 0 ? null : { replies: left.length, fewestTokens: Math.min(...left) },
    promptsCut: promptsCut(replies),
  };
}

/**
 * A server that truncates prompts has a ceiling: it read no prompt of the role beyond it, and read truncated
 * ones up to near it. What a cache leaves uncounted differs from prompt to prompt, and not all of them were
 * cached.
 */
function promptsCut(replies: readonly RemarkedReply[]): RemarksSummary['promptsCut'] {
  const most = new Map<UsageRole, number>();
  for (const { role, usage } of replies) most.set(role, Math.max(most.get(role) ?? 0, usage.promptTokens));
  const found = replies.filter(({ role, usage, remarks }) => {
    const ceiling = most.get(role) ?? 0;
    return (remarks.promptSent ?? 0) > 2 * ceiling && usage.promptTokens >= 0.8 * ceiling;
  });
  if (found.length < 2) return null;
  const sent = found.map(({ remarks }) => remarks.promptSent ?? 0).sort((left, right) => left - right);
  const read = found.reduce((top, { usage }) => Math.max(top, usage.promptTokens), 0);
  return { replies: found.length, read, sent: sent[Math.floor(sent.length / 2)] ?? 0 };
}
