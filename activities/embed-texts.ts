import pLimit from 'p-limit';
import { clip } from '../lib/text/clip.js';
import { distinctTexts, textBatches } from '../lib/optimizer/text-batches.js';
import type { ModelConfig } from '../lib/config/llm.js';
import type { EmbeddingModels } from '../lib/llm/call.js';
import type { EmbeddingUse } from '../lib/llm/providers/provider.js';
import { ContextExceededError } from '../lib/llm/errors.js';
import type { RequestRejectedError } from '../lib/llm/errors.js';
import { countTokens } from '../lib/llm/tokens.js';
import type { Vector } from '../lib/llm/vectors.js';
import { workflowPath } from './call-path.js';
import { mapWithYields } from './run-with-yields.js';
import { isFiltered } from './refused-request.js';

/** The input limit of common models, in tokens. */
const assumedContextTokens = 8_192;
/** Leaves room for errors from counting with another model's tokenizer. */
const margin = 0.9;
/** A shorter text is not cut, whatever the endpoint reports. */
const shortestCut = 64;

/**
 * Maximum tokens per request: well below the limits of endpoints, and a reply with the longest vectors stays
 * below 8 MB.
 */
const mostTokens = 100_000;
const mostTexts: Record<EmbeddingUse, number> = {
  tasks: 64,
  // The nodes of a merge tree request ever fewer of the same texts: in a request of its own, each text is
  // paid once for all of them.
  candidates: 1,
};

interface EmbedTexts {
  embeddings: EmbeddingModels;
  texts: readonly string[];
  model: ModelConfig;
  use: EmbeddingUse;
  /** Number of concurrent requests. */
  atOnce: number;
  signal: AbortSignal;
}

/**
 * The embeddings of texts, in order; equal texts are sent once. `cut` counts texts that were too long for the
 * model and lost their middle; `refused` counts texts that the endpoint refuses because of their content:
 * their vectors are zero, similar to nothing. Throws the errors of the models, and the refusal if all texts
 * are refused.
 */
export async function embedTexts(
  input: EmbedTexts,
): Promise<{ vectors: Vector[]; cut: number; refused: number }> {
  const { texts, model, use, atOnce } = input;
  const { distinct, placeOf } = distinctTexts(texts);
  const longest = longestOf(model);
  const short = await mapWithYields(distinct, text => shorten(text, longest));
  const batches = textBatches(short, { mostTexts: mostTexts[use], mostTokens });
  const limit = pLimit(atOnce);
  const cut = new Set<string>();
  short.forEach((text, place) => text.text !== distinct[place] && cut.add(text.text));
  const refused: RequestRejectedError[] = [];
  const embed = (batch: string[]) => limit(() => embedAccepted(input, { batch, longest, cut, refused }));
  // The first batch runs alone: if the endpoint has no embeddings, one request is enough to find out.
  const [first, ...others] = batches;
  const found = first ? [await embed(first)] : [];
  try {
    found.push(...(await Promise.all(others.map(embed))));
  } finally {
    limit.clearQueue();
  }
  const vectors = found.flat();
  const [refusal] = refused;
  if (refusal && refused.length === vectors.length) throw refusal;
  const zeros = new Int8Array(vectors.find(vector => vector !== null)?.length ?? 0);
  return {
    vectors: placeOf.map(place => vectors[place] ?? zeros),
    cut: cut.size,
    refused: refused.length,
  };
}

/** The requests for some distinct texts, each as its texts' tokens. */
export function embeddingBatches(
  texts: readonly string[],
  { model, use }: Pick<EmbedTexts, 'model' | 'use'>,
): { tokens: number }[] {
  const longest = longestOf(model);
  const short = texts.map(text => shorten(text, longest));
  const tokensOf = new Map(short.map(({ text, tokens }) => [text, tokens]));
  return textBatches(short, { mostTexts: mostTexts[use], mostTokens }).map(batch => ({
    tokens: batch.reduce((sum, text) => sum + (tokensOf.get(text) ?? 0), 0),
  }));
}

function longestOf(model: ModelConfig): number {
  return Math.floor((model.contextTokens ?? assumedContextTokens) * margin);
}

function shorten(text: string, longest: number): { text: string; tokens: number } {
  const short = clip(text, longest, countTokens);
  return { text: short, tokens: countTokens(short) };
}

interface Batch {
  batch: string[];
  longest: number;
  cut: Set<string>;
}

/** Null for each text that the endpoint refuses: a refused batch is halved until these are found. */
async function embedAccepted(
  input: EmbedTexts,
  work: Batch & { refused: RequestRejectedError[] },
): Promise<(Vector | null)[]> {
  const { batch, refused } = work;
  try {
    return await embedBatch(input, work);
  } catch (error) {
    if (!isFiltered(error)) throw error;
    if (batch.length === 1) {
      refused.push(error);
      return [null];
    }
    const middle = Math.ceil(batch.length / 2);
    const former = await embedAccepted(input, { ...work, batch: batch.slice(0, middle) });
    return [...former, ...(await embedAccepted(input, { ...work, batch: batch.slice(middle) }))];
  }
}

/**
 * One request; if the endpoint rejects its texts as too long, the long ones are halved until it accepts them.
 */
async function embedBatch(
  { embeddings, model, signal }: EmbedTexts,
  { batch, longest, cut }: Batch,
): Promise<Vector[]> {
  const path = workflowPath();
  const place = path === null ? {} : { path };
  let texts = batch;
  let most = Math.min(longest, Math.max(...batch.map(countTokens)));
  for (;;) {
    try {
      return await embeddings.embed({ texts, model, ...place }, signal);
    } catch (error) {
      most = Math.floor(most / 2);
      if (!(error instanceof ContextExceededError) || most < shortestCut) throw error;
      texts = batch.map(text => clip(text, most, countTokens));
      texts.forEach((text, index) => text !== batch[index] && cut.add(batch[index] ?? ''));
    }
  }
}
