import { z } from 'zod';
import type { UsageRole } from '../domain/usage.js';
import type { EmbeddingRequest } from './embedding-request.js';
import { countTokens } from './tokens.js';
import type { Answer } from './wire-reply.js';
import type { WireRequest } from './wire-request.js';

const tokens = z.number().int().positive();

/** What a reply shows of settings that do not fit, of the run or of its endpoint. */
export const remarksSchema = z.strictObject({
  /** True where it was cut before any answer, or where thoughts took part of its room. */
  needsRoom: z.literal(true).optional(),
  /** The longest reply that there was room for, where that is less than the usual. */
  roomLeft: tokens.optional(),
  /** The prompt by our own count, where the endpoint has read less than half of it. */
  promptSent: tokens.optional(),
});
export type Remarks = z.infer<typeof remarksSchema>;

/** The remarks alone of something that has them. */
export function remarksOf({ needsRoom, roomLeft, promptSent }: Remarks): Remarks {
  return {
    ...(needsRoom && { needsRoom }),
    ...(roomLeft !== undefined && { roomLeft }),
    ...(promptSent !== undefined && { promptSent }),
  };
}

/** What an answer shows of settings that do not fit. */
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

/** Shorter prompts say nothing: what a chat template adds or leaves out weighs too much. */
const fewestTokens = 256;
/** Images, sound and the like in a text: servers do not count them as words. */
const encoded = /[A-Za-z0-9+/=_-]{200,}/gu;

/**
 * The tokens of a prompt by our own count, where the endpoint says that it read less than half: no tokenizer needs
 * so few. Some servers count only what they did not have in their cache, which says nothing of the prompt.
 */
function promptBeyond(
  messages: readonly unknown[],
  read: { promptTokens: number; cachedTokens: number },
): number | undefined {
  if (read.promptTokens === 0 || read.cachedTokens >= read.promptTokens) return undefined;
  const sent = messages.reduce<number>((sum, message) => sum + countTokens(textOf(message)), 0);
  return sent >= fewestTokens && sent > 2 * read.promptTokens ? sent : undefined;
}

function textOf(message: unknown): string {
  const { content } = (message ?? {}) as { content?: unknown };
  const parts: unknown[] = Array.isArray(content) ? content : [{ text: content }];
  return parts
    .map(part => (part as { text?: unknown } | null)?.text)
    .filter(text => typeof text === 'string')
    .join('\n')
    .replace(encoded, '');
}

/** What the remarks of a run's replies come to; null where there is nothing to say. */
export interface RemarksSummary {
  /** Replies that were cut before any answer, or by thoughts, and what was written in them. */
  cut: { replies: number; completionTokens: number } | null;
  /** Replies that the context left less room than usual, and the least of it. */
  shortened: { replies: number; fewestTokens: number } | null;
  /** Replies whose prompts the endpoint cut: the most tokens that it read, and how many it was sent in the middle. */
  promptsCut: { replies: number; read: number; sent: number } | null;
}

export interface RemarkedReply {
  role: UsageRole;
  remarks: Remarks;
  usage: { promptTokens: number; completionTokens: number };
}

/** Adds up remarks, each reply once. */
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
 * A server that cuts prompts has a ceiling: no prompt of the role was read beyond it, and those that were cut are
 * near it. What a cache leaves uncounted differs from prompt to prompt, and not all of them were in it.
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
