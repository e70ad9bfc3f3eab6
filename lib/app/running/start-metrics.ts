import type { Store } from '../../store/store.js';
import { installRuntime } from '../../temporal/quiet-runtime.js';
import type { AppContext } from '../context.js';
import { packageVersion } from '../package-version.js';

export interface RunningMetrics {
  close(): void;
}

/** Serves metrics at this address until it is closed, and sets up those of the Temporal SDK. */
export async function startMetrics(
  { log }: AppContext,
  { store, address }: { store: Store; address: string },
): Promise<RunningMetrics> {
  // Not loaded by commands without metrics.
  const { createMetrics } = await import('../../observability/metrics.js');
  const { addRunGauges } = await import('../../observability/run-gauges.js');
  const { freeLoopbackAddress, startMetricsServer } = await import('../../observability/metrics-server.js');
  const { addObserver } = await import('../../observability/observations.js');
  const { registry, record } = createMetrics();
  addRunGauges({ registry, store, version: packageVersion() });
  const sdkAddress = await freeLoopbackAddress();
  const server = await startMetricsServer({ address, registry, sdkAddress });
  installRuntime(log, sdkAddress);
  const removeObserver = addObserver(record);
  log(`Metrics: http://${server.address}/metrics`);
  return {
    close() {
      removeObserver();
      server.close();
    },
  };
}
