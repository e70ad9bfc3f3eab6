import { ContextExceededError, RequestRejectedError } from '../lib/llm/errors.js';

/**
 * This request is refused (too long, filtered) and would be refused again, whatever a person changes at the
 * endpoint: the run continues without its reply.
 */
export function isRefusedForGood(error: unknown): error is ContextExceededError | RequestRejectedError {
  if (error instanceof ContextExceededError) return !error.needsPerson;
  return error instanceof RequestRejectedError && error.reason !== 'other';
}

/** The endpoint refuses the content of the request, and would refuse it again. */
export function isFiltered(error: unknown): error is RequestRejectedError {
  return error instanceof RequestRejectedError && error.reason === 'contentFilter';
}
