import { DefaultLogger, Runtime } from '@temporalio/worker';

let installed = false;

/**
 * Sends Temporal's own log lines, from warnings up, to our log, because a live tree is drawn on the same
 * terminal. Call it before any use of the SDK's worker.
 */
export function installRuntime(log: (line: string) => void): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('WARN', entry => {
      // The run reports what its activities need, in our words.
      if (entry.message === 'Activity failed') return;
      const error = entry.meta?.['error'];
      const reason = error instanceof Error ? `: ${error.message}` : '';
      log(`temporal ${entry.level.toLowerCase()}: ${entry.message}${reason}`);
    }),
    telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
    // Our own commands handle signals.
    shutdownSignals: [],
  });
}
