import { ContextExceededError, RequestRejectedError } from './errors.js';
import type { ModelConfig } from '../config/llm.js';
import type { Call } from './call.js';
import { relayedTexts } from './relayed-request.js';
import type { ReplyLimit } from './reply-limit.js';
import { countPrompt } from './tokens.js';

/** A shorter reply is not worth requesting: the prompt fills the context. */
const fewestTokens = 64;
/** How often to lower a limit before giving up the call. */
const mostAttempts = 3;

/** The sizes parsed from a refusal; undefined if it does not report them. */
interface SaidSizes {
  context: number | undefined;
  prompt: number | undefined;
  /** The prompt plus the maximum reply. */
  total: number | undefined;
  /** The maximum reply that the model supports. */
  output: number | undefined;
}

const contextPatterns = [
  /\d \+ [\d,]+ > ([\d,]+)/,
  /(?:context|model)[ _](?:length|window|size|limit)(?: (?:is|of|allowed))?(?: only)?\D{0,25}?([\d,]+)/i,
  /maximum context\D{0,30}([\d,]+)/i,
  /must be <= ?([\d,]+)/i,
  /exceeds? the (?:available |maximum )?context\D{0,25}([\d,]+)/i,
];
const promptPatterns = [
  /([\d,]+) (?:tokens )?(?:in|from|of) (?:the |your )?(?:input )?(?:messages|prompt|text input|input)\b/i,
  /([\d,]+) (?:`inputs`|input|prompt) tokens/i,
  /\b([\d,]+) \+ [\d,]+ > [\d,]+/,
  /(?:input|prompt|messages)[^.\d]{0,25}(?:has|have|contains?|resulted in|of|is)\D{0,10}([\d,]+)/i,
  /\brequest \(?([\d,]+) tokens\)?/i,
];
const totalPattern = /requested (?:about |a total of )?([\d,]+)(?: tokens)?(?! ?(?:output|completion))/i;
const outputPatterns = [
  /at most ([\d,]+) (?:completion|output)/i,
  /tokens\W{0,3} [\d,]+ > ([\d,]+)/,
  /(?:less than or equal to|no more than|up to|lower than|maximum (?:value|of)(?: is)?) \D{0,3}([\d,]+)/i,
  /range of max_tokens is \[\d+, ?([\d,]+)\]/i,
];
const aboutReply =
  /max(?:imum)?[_ ](?:completion[_ ]|output[_ ]|new[_ ])?tokens|(?:completion|output) tokens/i;

function numberIn(text: string, patterns: RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1]?.replaceAll(',', '');
    if (found) return Number(found);
  }
  return undefined;
}

function sizesIn(text: string): SaidSizes {
  return {
    context: numberIn(text, contextPatterns),
    prompt: numberIn(text, promptPatterns),
    total: numberIn(text, [totalPattern]),
    output: aboutReply.test(text) ? numberIn(text, outputPatterns) : undefined,
  };
}

export interface AskedRoom {
  /** The requested maximum reply, in tokens. */
  reply: number;
  /** The prompt's tokens by local count. */
  prompt: number;
  /** The model's context, if configured. */
  contextTokens: number | undefined;
}

/**
 * The maximum reply that fits, according to a refusal. Undefined if the prompt itself does not fit, or if the
 * refusal is about something else or reports no sizes.
 */
export function roomFor(error: unknown, asked: AskedRoom): number | undefined {
  const isAboutContext = error instanceof ContextExceededError;
  const isOther = error instanceof RequestRejectedError && error.reason === 'other';
  if ((!isAboutContext && !isOther) || !error.answer) return undefined;
  const said = sizesIn(error.answer.message);
  const left = isAboutContext ? leftInContext(said, asked) : NaN;
  if (left >= fewestTokens) return left;
  return said.output !== undefined && said.output < asked.reply ? said.output : undefined;
}

function leftInContext({ context, prompt, total }: SaidSizes, asked: AskedRoom): number {
  const limit = context ?? asked.contextTokens ?? NaN;
  if (prompt !== undefined) return limit - prompt;
  if (total !== undefined && total > asked.reply) return limit - (total - asked.reply);
  // The endpoint's tokenizer may need more than ours.
  return limit - Math.ceil(asked.prompt * 1.25) - 32;
}

/**
 * If prompt plus maximum reply exceed the context, retries with the largest reply that fits. Does not lower a
 * configured limit: the error then says what to change. The call keeps its identity and key.
 */
export async function askWithinContext<T>(
  { call, model, limit }: { call: Call; model: ModelConfig; limit: ReplyLimit },
  ask: (longestReply: number) => Promise<T>,
): Promise<T> {
  let reply = limit.tokens;
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(reply);
    } catch (error) {
      const room = roomFor(error, { reply, prompt: tokensOf(call), contextTokens: model.contextTokens });
      if (room === undefined || attempt > mostAttempts) throw error;
      const isTooLarge = room < reply;
      if (!limit.isDefault) throw isTooLarge ? limitTooLarge(error, { reply, room }) : error;
      // The reply should have fit, so the reported sizes are not exact.
      reply = isTooLarge ? room : Math.floor(reply / 2);
    }
  }
}

function tokensOf({ relayed, messages }: Call): number {
  return countPrompt(relayed ? relayedTexts(relayed) : messages.map(({ content }) => content));
}

function limitTooLarge(error: unknown, sizes: { reply: number; room: number }): unknown {
  if (!(error instanceof ContextExceededError || error instanceof RequestRejectedError)) return error;
  return new ContextExceededError({
    message: error.message,
    answer: error.answer,
    replyLimit: sizes,
  });
}
