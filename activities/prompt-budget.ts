import type { Manifest } from '../lib/config/manifest.js';
import type { Role } from '../lib/domain/usage.js';
import { providerOf } from '../lib/llm/providers/registry.js';
import { replyLimit } from '../lib/llm/reply-limit.js';
import { countTokens } from '../lib/llm/tokens.js';

const assumedContextTokens = 32_000;
/** Leaves room in the context window for errors from counting with another model's tokenizer. */
const margin = 0.9;

/** The length of a prompt in tokens, by our own count. */
export function promptTokens(messages: readonly { content: string }[]): number {
  return messages.reduce((sum, message) => sum + countTokens(message.content), 0);
}

/** The longest prompt of a role in tokens: as configured, or the model's context minus the reply. */
export function promptBudget(manifest: Pick<Manifest, 'llm' | 'optimize'>, role: Role): number {
  const { llm, optimize } = manifest;
  const model = providerOf(llm).modelOf(role);
  const context = model.contextTokens ?? assumedContextTokens;
  const completion = replyLimit({}, model).tokens;
  return Math.min(optimize.promptTokens, Math.floor(context * margin) - completion);
}
