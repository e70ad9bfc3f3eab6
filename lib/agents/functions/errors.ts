import { UnavailableError } from '../infrastructure-errors.js';

/** No thread for functions can be started: that is no fault of any function, so none is judged by it. */
export class SandboxUnavailableError extends UnavailableError {
  override readonly name = 'SandboxUnavailableError';
}
