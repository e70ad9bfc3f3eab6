import type { RemarksSummary } from '../llm/reply-remarks.js';
import { formatCount } from '../text/format.js';

/** Settings that do not fit according to the run's replies, one sentence each; empty if all fit. */
export function remarkLines({ cut, shortened, promptsCut }: RemarksSummary): string[] {
  const lines: string[] = [];
  if (cut)
    lines.push(
      `${replies(cut.replies)} cut before any answer, or by thoughts (${formatCount(cut.completionTokens)} tokens). Where maxCompletionTokens is not configured, each was asked for again with more. Set it to what the model needs.`,
    );
  if (shortened)
    lines.push(
      `${replies(shortened.replies)} asked for with less than the usual longest length, at least ${formatCount(shortened.fewestTokens)} tokens: the context window has no room for more beside the prompt. Set maxCompletionTokens of the model to what it needs.`,
    );
  if (promptsCut)
    lines.push(
      `${replies(promptsCut.replies)} given for at most ${formatCount(promptsCut.read)} of some ${formatCount(rounded(promptsCut.sent))} prompt tokens: the server cuts prompts (Ollama: num_ctx).`,
    );
  return lines;
}

function replies(count: number): string {
  return count === 1 ? '1 reply was' : `${formatCount(count)} replies were`;
}

/** Counts from another tokenizer are only accurate to two digits. */
function rounded(tokens: number): number {
  return Number(tokens.toPrecision(2));
}
