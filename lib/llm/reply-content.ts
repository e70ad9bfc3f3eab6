import { z } from 'zod';

const partSchema = z.looseObject({
  type: z.string().optional().catch(undefined),
  text: z.string().optional().catch(undefined),
  refusal: z.string().optional().catch(undefined),
});

export const contentSchema = z.union([z.string(), z.array(z.union([z.string(), partSchema])), z.null()]);

/** The types of content parts that hold thoughts. */
const thoughtType = /think|thought|reasoning/i;

/** The text of a message, and what else its content holds. */
export interface ReplyContent {
  text: string;
  thoughts: string;
  refusal: string;
}

export function readContent(content: z.infer<typeof contentSchema> | undefined): ReplyContent {
  const read: ReplyContent = { text: '', thoughts: '', refusal: '' };
  if (typeof content === 'string') return { ...read, text: content };
  for (const part of content ?? []) {
    if (typeof part === 'string') read.text += part;
    else {
      read[thoughtType.test(part.type ?? '') ? 'thoughts' : 'text'] += part.text ?? '';
      read.refusal += part.refusal ?? '';
    }
  }
  return read;
}
