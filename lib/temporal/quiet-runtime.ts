import { DefaultLogger, Runtime } from '@temporalio/worker';

let installed = false;

/**
 * Temporal's own log lines go where ours go, and only from warnings on: a live tree is drawn on the same
 * terminal. To be called before anything of the SDK's worker.
 */
export function installRuntime(log: (line: string) => void): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('WARN', entry => {
      const error = entry.meta?.['error'];
      const reason = error instanceof Error ? `: ${error.message}` : '';
      log(`temporal ${entry.level.toLowerCase()}: ${entry.message}${reason}`);
    }),
    telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
    // Our own commands decide what a signal means.
    shutdownSignals: [],
  });
}
