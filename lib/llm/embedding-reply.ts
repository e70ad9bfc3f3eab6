import { z } from 'zod';
import { countTokens } from './tokens.js';
import { quantize, writeVectors } from './vectors.js';
import type { Answer } from './wire-reply.js';

const replySchema = z.looseObject({
  model: z.string().optional().catch(undefined),
  data: z.array(
    z.looseObject({
      index: z.number().int().nonnegative().optional().catch(undefined),
      embedding: z.array(z.number()).min(1),
    }),
  ),
  usage: z
    .looseObject({ prompt_tokens: z.number().nonnegative().max(1e9) })
    .nullish()
    .catch(undefined),
});

/**
 * Reads the value of a reply to an embedding request into vectors as written by `vectors.ts`; undefined if it
 * does not contain exactly one vector for each text, all of the same length.
 */
export function readEmbeddings(value: unknown, sent: { model: string; texts: string[] }): Answer | undefined {
  const reply = replySchema.safeParse(value).data;
  if (reply?.data.length !== sent.texts.length) return undefined;
  const placed = reply.data.map(({ index, embedding }, place) => ({ index: index ?? place, embedding }));
  placed.sort((left, right) => left.index - right.index);
  const [first] = placed;
  const isWhole = placed.every(
    ({ index, embedding }, place) => index === place && embedding.length === first?.embedding.length,
  );
  if (!isWhole) return undefined;
  const counted = sent.texts.reduce((sum, text) => sum + countTokens(text), 0);
  const promptTokens = Math.ceil(reply.usage?.prompt_tokens ?? counted);
  return {
    model: reply.model ?? sent.model,
    text: writeVectors(placed.map(({ embedding }) => quantize(embedding))),
    finish: 'stop',
    needsRoom: false,
    tokens: { promptTokens, cachedTokens: 0, completionTokens: 0 },
    usageCounted: !reply.usage,
  };
}
