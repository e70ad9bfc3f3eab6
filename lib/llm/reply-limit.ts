import type { ModelConfig } from '../config/llm.js';
import type { Call } from './call.js';

/** The default maximum reply, in tokens, for a model that is not a known thinking model. */
export const defaultCompletionTokens = 2_048;
/** The same for a known thinking model: its thoughts count as part of the reply. */
export const thinkingCompletionTokens = 8_192;
/** No call requests more unless configured. */
const mostCompletionTokens = 32_768;

/**
 * Models that think before they answer unless the request says otherwise, by name, optionally prefixed with a
 * provider's name.
 */
const thinkingModel =
  /(?:^|[/:])(?:o[134](?![\w.])|gpt-5|gpt-oss|codex-mini|qwq|qwen3|magistral|gemini-(?:2\.5|3)|grok-(?:3-mini|4)|glm-(?:4\.[5-9]|5)|minimax-m|hunyuan-(?:a13b|t1)|ernie-x1)|deepseek-r\d|thinking|reason(?:er|ing)/iu;
const notThinking = /non-(?:thinking|reasoning)|instruct-2507|qwen3-coder|gpt-5-chat/iu;

function thinks({ model, reasoningEffort }: ModelConfig): boolean {
  if (reasoningEffort !== undefined) return !['none', 'minimal'].includes(reasoningEffort);
  return thinkingModel.test(model) && !notThinking.test(model);
}

/** The maximum reply that a call requests. */
export interface ReplyLimit {
  tokens: number;
  /** True if neither the configuration nor the call sets it, so that it may be raised if thoughts fill it. */
  isDefault: boolean;
}

type LimitedCall = Pick<Call, 'maxCompletionTokens' | 'usualCompletionTokens' | 'relayed'>;

/**
 * The maximum reply that a call requests from a model. Among the limits of another client's request, the
 * lowest applies.
 */
export function replyLimit(call: LimitedCall, model: ModelConfig): ReplyLimit {
  const asked = [call.relayed?.['max_tokens'], call.relayed?.['max_completion_tokens']].filter(
    (value): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0,
  );
  const demanded = [call.maxCompletionTokens ?? model.maxCompletionTokens ?? [], asked].flat();
  if (demanded.length > 0) return { tokens: Math.min(...demanded), isDefault: false };
  if (!thinks(model))
    return { tokens: call.usualCompletionTokens ?? defaultCompletionTokens, isDefault: true };
  const { contextTokens = Infinity } = model;
  return { tokens: Math.min(thinkingCompletionTokens, Math.ceil(contextTokens / 2)), isDefault: true };
}

/** The limits that later calls may request if thoughts fill this one. */
export function largerLimits({ tokens, isDefault }: ReplyLimit): number[] {
  if (!isDefault) return [];
  return [thinkingCompletionTokens, mostCompletionTokens].filter(limit => limit > tokens);
}
