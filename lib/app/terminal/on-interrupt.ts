import { exitCodes } from './exit-codes.js';
import { printMessage } from './output.js';

export interface Interrupts {
  /** Aborted by the first interrupt. */
  signal: AbortSignal;
  dispose(): void;
}

/**
 * The first interrupt requests an orderly shutdown and says how to continue; the second one exits at once.
 */
export function onInterrupt(note: string): Interrupts {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    printMessage(`\nStopping … ${note} Press Ctrl-C again to exit immediately.`);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    dispose() {
      // From here on, an interrupt ends the process: only connections are left to close.
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
