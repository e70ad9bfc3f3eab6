import { z } from 'zod';
import type { Finish, RelayedReply } from './call.js';
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
    })
    .nullish()
    .catch(undefined),
});

/** An endpoint's reply to one request. */
export interface Answer {
  model: string;
  text: string;
  finish: Finish;
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
  const content = textOf(choice.message.content);
  const refusal = choice.message.refusal ?? '';
  const full = sent.relays ? relayed(choice) : content === '' ? refusal : content;
  const text = clip(full);
  const finish = finishOf({
    text,
    refusal,
    reason: choice.finish_reason ?? '',
    clipped: text.length < full.length,
  });
  return {
    model: parsed.data.model ?? sent.model,
    text,
    finish,
    ...tokensOf(parsed.data.usage, sent.texts, full),
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

function finishOf(reply: { text: string; refusal: string; reason: string; clipped: boolean }): Finish {
  if (reply.refusal !== '' || reply.reason === 'content_filter') return 'refusal';
  if (reply.reason === 'length' || reply.clipped) return 'length';
  return reply.text.trim() === '' ? 'empty' : 'stop';
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
