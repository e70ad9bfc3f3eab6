import { z } from 'zod';

const bodySchema = z.looseObject({
  messages: z.array(z.looseObject({ content: z.string() })),
  response_format: z.unknown().optional(),
});

/** The texts of the prompts that ask for a JSON reply: those of evaluator, optimizer and merger. */
export function promptsForJson(bodies: string[]): string[] {
  return bodies.flatMap(body => {
    const { messages, response_format } = bodySchema.parse(JSON.parse(body));
    return response_format === undefined ? [] : [messages.map(({ content }) => content).join('\n')];
  });
}
