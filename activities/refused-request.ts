import { ContextExceededError, RequestRefusedError } from '../lib/llm/errors.js';

/**
 * This request is refused (too long, filtered) and would be refused again, whatever a person does about the
 * endpoint: the run goes on without its reply.
 */
export function isRefusedForGood(error: unknown): error is ContextExceededError | RequestRefusedError {
  if (error instanceof ContextExceededError) return !error.needsPerson;
  return error instanceof RequestRefusedError && error.reason !== 'other';
}

/** The endpoint refuses what the request says, and would refuse it again. */
export function isFiltered(error: unknown): error is RequestRefusedError {
  return error instanceof RequestRefusedError && error.reason === 'contentFilter';
}
