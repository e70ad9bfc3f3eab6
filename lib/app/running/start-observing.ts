import type { Store } from '../../store/store.js';
import { installRuntime } from '../../temporal/install-runtime.js';
import { addObserver } from '../../observability/observations.js';
import type { AppContext } from '../context.js';
import { packageVersion } from '../../config/package-version.js';

/** What observes the work of this process. */
export interface Observing {
  close(): Promise<void>;
}

/** Serves metrics, sends traces and shows runs in MLflow, where that is configured, until it is closed. */
export async function startObserving(
  context: AppContext,
  options: { store: Store; metricsAddress: string | undefined; root: string | undefined },
): Promise<Observing> {
  const { store, metricsAddress, root } = options;
  const removeLog = context.environment['FGO_LOG_FORMAT'] === 'json' ? logSteps(context) : null;
  const traces = await startTraces(context, root);
  const stopTracking = await startTracking(context, store);
  const metrics = metricsAddress ? await startMetrics(context, { store, address: metricsAddress }) : null;
  return {
    async close() {
      removeLog?.();
      metrics?.close();
      await stopTracking?.();
      await traces?.close();
    },
  };
}

/** Shows runs in MLflow if FGO_TRACKING says so. Throws BadInputError. */
async function startTracking(
  { environment, log }: AppContext,
  store: Store,
): Promise<(() => Promise<void>) | null> {
  if (!environment['FGO_TRACKING']) return null;
  const { trackingTarget } = await import('../tracking/tracking-target.js');
  const { createRunExporter } = await import('../tracking/export-runs.js');
  const client = trackingTarget(environment);
  if (!client) return null;
  const exporter = createRunExporter({ client, store, log });
  const removeObserver = addObserver(observation => {
    if (observation.kind === 'progress') exporter.changed(observation.run);
  });
  return async () => {
    removeObserver();
    await exporter.close();
  };
}

/** Logs each attempt of an activity, with its run and the path of its workflow. */
function logSteps({ emit }: AppContext): () => void {
  return addObserver(observation => {
    if (observation.kind !== 'step') return;
    const { step, seconds, code } = observation;
    const { run, path, activity, attempt } = step;
    const text = code === null ? `${activity} ended` : `warning: ${activity} failed: ${code}`;
    emit({ kind: 'message', text, about: { run, path, activity, attempt, seconds, code } });
  });
}

/** Serves metrics at this address, and sets up those of the Temporal SDK. */
async function startMetrics(
  { log }: AppContext,
  { store, address }: { store: Store; address: string },
): Promise<{ close(): void }> {
  // Not loaded by commands without metrics.
  const { createMetrics } = await import('../../observability/metrics.js');
  const { addRunGauges } = await import('../../observability/run-gauges.js');
  const { freeLoopbackAddress, startMetricsServer } = await import('../../observability/metrics-server.js');
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

/** Sends traces to where OTEL_* says. `root` is the run or comparison that this command works on. */
async function startTraces(
  { environment, log }: AppContext,
  root: string | undefined,
): Promise<{ close(): Promise<void> } | null> {
  const { createSpanExporter, traceTarget } = await import('../../observability/otlp.js');
  const target = traceTarget(environment, log);
  if (!target) return null;
  const { createTraces } = await import('../../observability/traces.js');
  const exporter = createSpanExporter({ target, environment, version: packageVersion(), log });
  const command = root === undefined ? null : { root, name: `command on ${root}`, startMs: Date.now() };
  const { record, close } = createTraces(exporter, command);
  const removeObserver = addObserver(record);
  return {
    async close() {
      removeObserver();
      await close();
    },
  };
}
