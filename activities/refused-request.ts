import { ContextExceededError, RequestRefusedError } from '../llm/errors.js';

/**
 * This very request is refused (too long, filtered) and would be again, whatever a person does about the
 * endpoint: what it was for goes without its reply.
 */
export function isRefusedForGood(error: unknown): error is ContextExceededError | RequestRefusedError {
  if (error instanceof ContextExceededError) return true;
  return error instanceof RequestRefusedError && error.reason !== 'other';
}
