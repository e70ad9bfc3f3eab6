import { DefaultLogger, Runtime } from '@temporalio/worker';

let installed = false;

/**
 * Sends Temporal's own log lines, from warnings up, to our log, because a live tree is drawn on the same
 * terminal. Serves the SDK's metrics at `metricsAddress`, if one is given. Call it before any use of the SDK's
 * worker; the first call counts.
 */
export function installRuntime(log: (line: string) => void, metricsAddress?: string): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('WARN', entry => {
      // The run reports what its activities need, in our words.
      if (entry.message === 'Activity failed') return;
      // That is the purpose of a worker that only answers queries.
      if (entry.message.startsWith('No activities registered')) return;
      const error = entry.meta?.['error'];
      const reason = error instanceof Error ? `: ${error.message}` : '';
      log(`temporal ${entry.level.toLowerCase()}: ${entry.message}${reason}`);
    }),
    telemetryOptions: {
      logging: { forward: {}, filter: 'ERROR' },
      ...(metricsAddress !== undefined && {
        metrics: {
          prometheus: {
            bindAddress: metricsAddress,
            countersTotalSuffix: true,
            unitSuffix: true,
            useSecondsForDurations: true,
          },
        },
      }),
    },
    // Our own commands handle signals.
    shutdownSignals: [],
  });
}
