import type { z } from 'zod';
import { formatIssues } from '../format-issues.js';
import { AgentFaultError } from './errors.js';

/** Validates the reply of a user's own program. Throws AgentFaultError. */
export function parseReply<Schema extends z.ZodType>(
  reply: unknown,
  schema: Schema,
  what: 'agent' | 'scorer',
): z.output<Schema> {
  const read = schema.safeParse(reply);
  if (read.success) return read.data;
  throw new AgentFaultError(`The ${what}'s reply is invalid: ${formatIssues(read.error, 'the reply')}.`);
}
