import { UnavailableError } from '../infrastructure-errors.js';

/**
 * No thread for functions can be started. This is not the fault of a function, so it never counts against
 * one.
 */
export class SandboxUnavailableError extends UnavailableError {
  override readonly name = 'SandboxUnavailableError';
}
