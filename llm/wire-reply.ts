import { z } from 'zod';
import type { Finish, RelayedReply } from './call.js';
import { withoutThoughts } from './thoughts.js';
import { countTokens } from './tokens.js';

/** The longest text that a reply may have; the rest is left out and the reply counts as cut. */
const longestText = 1_000_000;

const countSchema = z.number().nonnegative().max(1e9);
const contentSchema = z.union([
  z.string(),
  z.array(z.looseObject({ text: z.string().optional() })),
  z.null(),
]);

const choiceSchema = z.looseObject({
  finish_reason: z.string().nullish().catch(undefined),
  message: z.looseObject({
    content: contentSchema.optional(),
    refusal: z.string().nullish().catch(undefined),
    /** What the model thought, by the names that servers give it. */
    reasoning_content: z.string().nullish().catch(undefined),
    reasoning: z.string().nullish().catch(undefined),
    tool_calls: z.array(z.unknown()).nullish().catch(undefined),
  }),
});
type Choice = z.infer<typeof choiceSchema>;

const replySchema = z.looseObject({
  model: z.string().optional().catch(undefined),
  choices: z.array(choiceSchema),
  usage: z
    .looseObject({
      prompt_tokens: countSchema,
      completion_tokens: countSchema,
      prompt_tokens_details: z
        .looseObject({ cached_tokens: countSchema.nullish().catch(undefined) })
        .nullish()
        .catch(undefined),
      completion_tokens_details: z
        .looseObject({ reasoning_tokens: countSchema.nullish().catch(undefined) })
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

/** An endpoint's reply to one request. */
export interface Answer {
  model: string;
  text: string;
  finish: Finish;
  /** True where it was cut before any answer, or where thoughts took part of its room: more room may help. */
  needsRoom: boolean;
  tokens: { promptTokens: number; cachedTokens: number; completionTokens: number };
  /** True where the endpoint told no usage and it was counted here. */
  usageCounted: boolean;
}

/** Reads a reply's body; undefined where it is no reply (not JSON, cut, without a choice). */
export function readReply(
  body: string,
  sent: { model: string; texts: string[]; relays?: boolean },
): Answer | undefined {
  const parsed = replySchema.safeParse(parseJson(body));
  const choice = parsed.data?.choices[0];
  if (!parsed.success || !choice) return undefined;
  const { message, finish_reason } = choice;
  const content = textOf(message.content);
  const refusal = message.refusal ?? '';
  const spoken = withoutThoughts(content, finish_reason === 'length');
  // Another client gets its reply as the endpoint wrote it.
  const full = sent.relays ? relayed(choice) : content === '' ? refusal : spoken.text;
  const text = clip(full);
  const finish = finishOf({
    isBlank: spoken.text.trim() === '' && !message.tool_calls?.length,
    refusal,
    reason: finish_reason ?? '',
    cut: spoken.unfinished || text.length < full.length,
  });
  const thoughts = message.reasoning_content ?? message.reasoning ?? '';
  const { usage } = parsed.data;
  const thought =
    spoken.thought || thoughts !== '' || (usage?.completion_tokens_details?.reasoning_tokens ?? 0) > 0;
  return {
    model: parsed.data.model ?? sent.model,
    text,
    finish,
    needsRoom: finish === 'length' && (thought || spoken.text.trim() === ''),
    ...tokensOf(usage, sent.texts, sent.relays ? full : `${thoughts}${content || refusal}`),
  };
}

/** The reply as it is to be handed on. */
function relayed({ message, finish_reason }: Choice): string {
  const reply: RelayedReply = {
    message: message as RelayedReply['message'],
    finishReason: finish_reason ?? null,
  };
  return JSON.stringify(reply);
}

function finishOf(reply: { isBlank: boolean; refusal: string; reason: string; cut: boolean }): Finish {
  if (reply.refusal !== '' || reply.reason === 'content_filter') return 'refusal';
  if (reply.reason === 'length' || reply.cut) return 'length';
  return reply.isBlank ? 'empty' : 'stop';
}

function textOf(content: z.infer<typeof contentSchema> | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(part => part.text ?? '').join('');
}

function clip(text: string): string {
  if (text.length <= longestText) return text;
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(longestText - 1));
  return text.slice(0, splitsPair ? longestText - 1 : longestText);
}

function tokensOf(
  usage: z.infer<typeof replySchema>['usage'],
  prompt: string[],
  text: string,
): Pick<Answer, 'tokens' | 'usageCounted'> {
  if (!usage) {
    const promptTokens = prompt.reduce((total, part) => total + countTokens(part) + 4, 3);
    return {
      tokens: { promptTokens, cachedTokens: 0, completionTokens: countTokens(text) },
      usageCounted: true,
    };
  }
  const promptTokens = Math.ceil(usage.prompt_tokens);
  const cachedTokens = Math.min(promptTokens, Math.floor(usage.prompt_tokens_details?.cached_tokens ?? 0));
  const completionTokens = Math.ceil(usage.completion_tokens);
  return { tokens: { promptTokens, cachedTokens, completionTokens }, usageCounted: false };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
