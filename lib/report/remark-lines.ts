import type { RemarksSummary } from '../llm/reply-remarks.js';
import { formatCount } from '../text/format.js';

/** Settings that do not fit according to the run's replies, one sentence each; empty if all fit. */
export function remarkLines({ cut, shortened, promptsCut }: RemarksSummary): string[] {
  const lines: string[] = [];
  if (cut)
    lines.push(
      `${replies(cut.replies)} cut before any answer or while the model was reasoning (${formatCount(cut.completionTokens)} tokens). Without a configured maxCompletionTokens, each call was repeated with a higher limit. Set maxCompletionTokens to what the model needs.`,
    );
  if (shortened)
    lines.push(
      `${replies(shortened.replies)} limited to fewer tokens than usual, at least ${formatCount(shortened.fewestTokens)}, because the context window has no room for more beside the prompt. Set maxCompletionTokens to what the model needs.`,
    );
  if (promptsCut)
    lines.push(
      `${replies(promptsCut.replies)} based on at most ${formatCount(promptsCut.read)} of about ${formatCount(rounded(promptsCut.sent))} prompt tokens, because the server truncates prompts (Ollama: num_ctx).`,
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
