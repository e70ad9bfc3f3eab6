import { z } from 'zod';
import { urlWithoutKeys, variableSchema } from './request-settings.js';

/** Where a run waits for a person's approval. */
export const approvalSchema = z.strictObject({
  before: z
    .array(z.enum(['merge', 'final']))
    .min(1)
    .describe(
      'merge: once before the candidates are merged; final: once before the final modules are accepted.',
    ),
});
export type ApprovalPoint = z.infer<typeof approvalSchema>['before'][number];

/** When a run stops automatically, as with `fgo finish`. */
export const stopSchema = z
  .strictObject({
    plateau: z
      .number()
      .int()
      .positive()
      .optional()
      .describe(
        'So many subsets in a row (by number, looked at after each window of them) that changed nothing, or so many levels of merges that scored no better on validation than what they merged.',
      ),
    hours: z.number().positive().optional().describe('By the clock, since the start; waits count.'),
    usd: z.number().positive().optional().describe('Paid so far; looked at after each subset and merge.'),
    tokens: z.number().int().positive().optional().describe('The same for tokens.'),
    calls: z.number().int().positive().optional().describe('The same for LLM calls.'),
  })
  .refine(stop => Object.keys(stop).length > 0, 'name at least one rule, such as plateau: 4');
export type StopConfig = z.infer<typeof stopSchema>;

/** Who is notified when a run waits, ends, or fails. */
export const notifySchema = z
  .strictObject({
    command: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('A program and its arguments, run without a shell; it is given the message on stdin.'),
    webhook: urlWithoutKeys(
      z.url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' }),
      'name the variable that holds the whole address in notify.webhookEnv',
    )
      .optional()
      .describe('An address that the message is posted to.'),
    webhookEnv: variableSchema
      .optional()
      .describe('The environment variable that holds such an address, where it is itself a secret.'),
  })
  .refine(notify => Object.keys(notify).length > 0, 'name a command, a webhook or a webhookEnv');
export type NotifyConfig = z.infer<typeof notifySchema>;
