import { FgoError } from './errors.js';

/** The worker shuts down and begins nothing new: another worker continues. */
export class WorkerDrainingError extends FgoError {
  override readonly name: string = 'WorkerDrainingError';

  constructor() {
    super({ code: 'WORKER_DRAINING', message: 'The worker is shutting down, and starts no new call.' });
  }
}
