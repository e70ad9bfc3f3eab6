import { z } from 'zod';
import type { Finish, RelayedReply } from './call.js';
import type { UsedTokens } from './errors.js';
import { fieldsOf } from './fields.js';
import { contentSchema, readContent } from './reply-content.js';
import { withoutThoughts } from './thoughts.js';
import { countPrompt, countTokens } from './tokens.js';

/** The maximum text of a reply; the rest is dropped and the reply counts as truncated. */
const longestText = 1_000_000;

/** Some gateways send numbers as strings. */
const countSchema = z.preprocess(
  value => (typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value),
  z.number().nonnegative().max(1e9),
);
const replyChoice = z.looseObject({
  finish_reason: z.string().nullish().catch(undefined),
  message: z.looseObject({
    content: contentSchema.optional(),
    refusal: z.string().nullish().catch(undefined),
    /** The model's thoughts, under the names that servers use. */
    reasoning_content: z.string().nullish().catch(undefined),
    reasoning: z.string().nullish().catch(undefined),
    tool_calls: z.array(z.unknown()).nullish().catch(undefined),
  }),
});
type Choice = z.infer<typeof replyChoice>;

/** A filtered choice may lack a message. */
const choiceSchema = z.preprocess(value => {
  const { finish_reason: reason, message } = fieldsOf(value);
  const isFiltered = typeof reason === 'string' && filterReason.test(reason.toLowerCase());
  return isFiltered && !message ? { ...fieldsOf(value), message: {} } : value;
}, replyChoice);

const usageSchema = z.looseObject({
  prompt_tokens: countSchema,
  completion_tokens: countSchema.nullish().catch(undefined),
  total_tokens: countSchema.nullish().catch(undefined),
  prompt_tokens_details: z
    .looseObject({ cached_tokens: countSchema.nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
  completion_tokens_details: z
    .looseObject({ reasoning_tokens: countSchema.nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});
type Usage = z.infer<typeof usageSchema>;

const replySchema = z.looseObject({
  model: z.string().optional().catch(undefined),
  choices: z.array(choiceSchema),
  usage: usageSchema.nullish().catch(undefined),
});

const bodyWithUsageSchema = z.looseObject({
  usage: usageSchema.nullish().catch(undefined),
  error: z
    .looseObject({ usage: usageSchema.nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});

const lengthReasons = new Set(['length', 'max_tokens', 'max_output_tokens', 'max_length', 'model_length']);
const filterReason =
  /^(?:content_?filter|safety|image_safety|prohibited_content|blocklist|sensitive|recitation|spii)\b/;

/** An endpoint's reply to one request. */
export interface Answer {
  model: string;
  text: string;
  finish: Finish;
  /**
   * True if the reply was truncated before any answer, or if thoughts used part of its limit: a higher limit
   * may help.
   */
  needsRoom: boolean;
  tokens: UsedTokens;
  /** True if the endpoint reported no usage and it was counted locally. */
  usageCounted: boolean;
  /** The endpoint's complaint about its model's output, if it rejected that (see `rejected-output.ts`). */
  outputRejected?: string;
}

/** Reads the value of a reply's body; undefined if it is not a reply (not an object, or without a choice). */
export function readReply(
  value: unknown,
  sent: { model: string; texts: string[]; relays: true | undefined },
): Answer | undefined {
  const parsed = replySchema.safeParse(value);
  const choice = parsed.data?.choices[0];
  if (!parsed.success || !choice) return undefined;
  const { message } = choice;
  const reason = reasonOf(choice);
  const said = readContent(message.content);
  const content = said.text;
  const refusal = message.refusal ?? said.refusal;
  const visible = withoutThoughts(content, reason === 'length');
  // Another client gets its reply as the endpoint wrote it.
  const full = sent.relays ? relayed(choice) : content === '' ? refusal : visible.text;
  const text = clip(full);
  const finish = finishOf({
    isBlank: visible.text.trim() === '' && !message.tool_calls?.length,
    refusal,
    reason,
    cut: visible.unfinished || text.length < full.length,
  });
  const thoughts = message.reasoning_content ?? message.reasoning ?? said.thoughts;
  const { usage } = parsed.data;
  const thought =
    visible.thought || thoughts !== '' || (usage?.completion_tokens_details?.reasoning_tokens ?? 0) > 0;
  return {
    model: parsed.data.model ?? sent.model,
    text,
    finish,
    needsRoom: finish === 'length' && (thought || visible.text.trim() === ''),
    ...tokensOf(usage, sent.texts, sent.relays ? full : `${thoughts}${content || refusal}`),
  };
}

/** The reply to pass on. */
function relayed(choice: Choice): string {
  const reply: RelayedReply = {
    message: choice.message as RelayedReply['message'],
    finishReason: reasonOf(choice),
  };
  return JSON.stringify(reply);
}

/** The finish reason, with provider variants mapped to OpenAI's values; null if there is none. */
function reasonOf({ finish_reason: reason }: Choice): string | null {
  const name = reason?.toLowerCase() ?? '';
  if (lengthReasons.has(name)) return 'length';
  return filterReason.test(name) ? 'content_filter' : (reason ?? null);
}

function finishOf(reply: { isBlank: boolean; refusal: string; reason: string | null; cut: boolean }): Finish {
  if (reply.refusal !== '' || reply.reason === 'content_filter') return 'refusal';
  if (reply.reason === 'length' || reply.cut) return 'length';
  return reply.isBlank ? 'empty' : 'stop';
}

function clip(text: string): string {
  if (text.length <= longestText) return text;
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(longestText - 1));
  return text.slice(0, splitsPair ? longestText - 1 : longestText);
}

function tokensOf(
  usage: Usage | null | undefined,
  prompt: string[],
  text: string,
): Pick<Answer, 'tokens' | 'usageCounted'> {
  const completion = usage && completionOf(usage);
  if (!usage || typeof completion !== 'number') {
    return {
      tokens: { promptTokens: countPrompt(prompt), cachedTokens: 0, completionTokens: countTokens(text) },
      usageCounted: true,
    };
  }
  return { tokens: reportedTokens(usage, completion), usageCounted: false };
}

function reportedTokens(usage: Usage, completion: number): UsedTokens {
  const promptTokens = Math.ceil(usage.prompt_tokens);
  const cachedTokens = Math.min(promptTokens, Math.floor(usage.prompt_tokens_details?.cached_tokens ?? 0));
  return { promptTokens, cachedTokens, completionTokens: Math.ceil(completion) };
}

/** The tokens that a body other than a reply reports; undefined if it reports none. */
export function usedTokensIn(body: unknown): UsedTokens | undefined {
  const found = bodyWithUsageSchema.safeParse(body).data;
  const usage = found?.usage ?? found?.error?.usage;
  if (!usage) return undefined;
  const tokens = reportedTokens(usage, completionOf(usage) ?? 0);
  return tokens.promptTokens + tokens.completionTokens > 0 ? tokens : undefined;
}

/** Some models' thoughts are billed as completion tokens but are included only in the total. */
function completionOf(usage: Usage): number | undefined {
  const { prompt_tokens: prompt, completion_tokens: written, total_tokens: total } = usage;
  if (typeof total !== 'number') return written ?? undefined;
  return Math.max(written ?? 0, total - prompt);
}
