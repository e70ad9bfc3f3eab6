import { providerOf } from '../lib/llm/providers/registry.js';
import { wordSimilarity } from '../lib/optimizer/merging/word-similarity.js';
import type { Similarity } from '../lib/optimizer/merging/similarity.js';
import { embeddingSimilarity } from '../lib/optimizer/merging/embedding-similarity.js';
import type { EmbeddingUse } from '../lib/llm/providers/provider.js';
import { hasCode } from '../lib/domain/errors.js';
import type { FgoError } from '../lib/domain/errors.js';
import type { Vector } from '../lib/llm/vectors.js';
import { embedTexts } from './embed-texts.js';
import { runWithYields } from './run-with-yields.js';
import type { RunContext } from './run-context.js';

/** How similar some texts are, and how that was determined. */
export interface ComparedTexts {
  likeness: Similarity;
  /** The model whose embeddings were compared; null if words were compared. */
  model: string | null;
  notes: string[];
}

/**
 * Compares texts by embeddings if a model for them is configured, otherwise by words. If the endpoint has no
 * embeddings or refuses these texts, falls back to words, with a note; any other error is thrown.
 */
export async function compareTexts(input: {
  context: RunContext;
  texts: readonly string[];
  use: EmbeddingUse;
  signal: AbortSignal;
}): Promise<ComparedTexts> {
  const { context, texts, use, signal } = input;
  const { embeddings, settings } = context;
  const model = providerOf(settings.llm).embeddingModelOf(use);
  const byWords = async (notes: string[]) => ({
    likeness: await runWithYields(wordSimilarity(texts)),
    model: null,
    notes,
  });
  if (!model || !embeddings || texts.length === 0) return byWords([]);
  try {
    const atOnce = context.concurrency();
    const { vectors, cut, refused } = await embedTexts({ embeddings, texts, model, use, atOnce, signal });
    const unlike = whyIncomparable(vectors);
    if (unlike !== null)
      return await byWords([
        `The embeddings of ${model.model} ${unlike}, so similarity is measured by words.`,
      ]);
    const notes = [
      ...(cut > 0 ? [`${cut} of the texts are too long for ${model.model}: their middle was cut.`] : []),
      ...(refused > 0
        ? [
            `${refused} of the texts were refused by the endpoint because of their content: they are similar to no other text.`,
          ]
        : []),
    ];
    return { likeness: embeddingSimilarity(vectors), model: model.model, notes };
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    return byWords([`No embeddings are available, so similarity is measured by words: ${error.message}`]);
  } finally {
    await context.models.flush();
  }
}

/** Why vectors cannot be compared (different lengths, or all zero); null if they can be. */
function whyIncomparable(vectors: readonly Vector[]): string | null {
  if (new Set(vectors.map(vector => vector.length)).size > 1) return 'have different lengths';
  if (vectors.every(vector => vector.every(value => value === 0))) return 'are all zero';
  return null;
}

function isUnsupported(error: unknown): error is FgoError {
  // A web server may answer NO_REPLY for paths that it does not serve.
  return hasCode(error, 'MODEL_NOT_FOUND', 'NO_REPLY', 'REQUEST_REJECTED', 'CONTEXT_EXCEEDED');
}
