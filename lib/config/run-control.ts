import { z } from 'zod';
import { urlWithoutKeys, variableSchema } from './request-settings.js';

/** Where a run waits for a person's approval. */
export const approvalSchema = z.strictObject({
  before: z
    .array(z.enum(['merge', 'final']))
    .min(1)
    .describe(
      'When the run waits for approval. merge: once before the candidates are merged. final: once before the final modules are accepted.',
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
        'Stops after this many consecutive subsets without a change (checked after each window of subsets), or after this many levels of merges without a better validation score.',
      ),
    hours: z
      .number()
      .positive()
      .optional()
      .describe('Stops this many hours after the start, including waits.'),
    usd: z
      .number()
      .positive()
      .optional()
      .describe('Stops when this many USD are paid. Checked after each subset and merge.'),
    tokens: z
      .number()
      .int()
      .positive()
      .optional()
      .describe('Stops when this many tokens are paid. Checked after each subset and merge.'),
    calls: z
      .number()
      .int()
      .positive()
      .optional()
      .describe('Stops when this many LLM calls are paid. Checked after each subset and merge.'),
  })
  .refine(stop => Object.keys(stop).length > 0, 'give at least one rule, such as plateau: 4');
export type StopConfig = z.infer<typeof stopSchema>;

/** Who is notified when a run waits, ends, or fails. */
export const notifySchema = z
  .strictObject({
    command: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('A program and its arguments, run without a shell. It gets the message on stdin.'),
    webhook: urlWithoutKeys(
      z.url({ protocol: /^https?$/, error: 'give an address that starts with http:// or https://' }),
      'give the name of a variable with the whole address in notify.webhookEnv',
    )
      .optional()
      .describe('A URL to which the message is posted.'),
    webhookEnv: variableSchema
      .optional()
      .describe('The environment variable with the URL, if the URL is a secret.'),
  })
  .refine(notify => Object.keys(notify).length > 0, 'give command, webhook or webhookEnv');
export type NotifyConfig = z.infer<typeof notifySchema>;
