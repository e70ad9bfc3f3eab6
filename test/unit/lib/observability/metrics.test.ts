import { createMetrics } from '../../../../lib/observability/metrics.js';
import { addRunGauges } from '../../../../lib/observability/run-gauges.js';
import { startMetricsServer } from '../../../../lib/observability/metrics-server.js';
import type { MetricsServer } from '../../../../lib/observability/metrics-server.js';
import { openStore } from '../../../../lib/store/open-store.js';
import { recordRun } from '../../../support/recorded-run.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

const labels = { run: 'hotel', role: 'agent' as const, model: 'small' };
const usage = { calls: 1, promptTokens: 100, cachedTokens: 40, completionTokens: 7, usd: 0.25 };

/** The value of each series, by its text. */
function seriesIn(text: string): Map<string, number> {
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return new Map(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

let server: MetricsServer | undefined;
afterEach(() => server?.close());
afterAll(removeTemporaryFolders);

describe('the metrics of a worker', () => {
  it('count paid calls with their tokens and cost, and calls from the journal as free', async () => {
    const { registry, record } = createMetrics();
    const call = {
      kind: 'call' as const,
      labels,
      provider: 'openai',
      finish: 'stop',
      code: null,
      seconds: 0.3,
    };
    record({ ...call, outcome: 'sent', usage });
    record({ ...call, outcome: 'sent', usage: { ...usage, usd: null } });
    record({ ...call, outcome: 'journal', usage: null });
    const series = seriesIn(await registry.metrics());
    const of = 'run="hotel",role="agent",model="small"';
    expect(series.get(`fgo_calls_total{${of},outcome="sent"}`)).toBe(2);
    expect(series.get(`fgo_calls_total{${of},outcome="journal"}`)).toBe(1);
    expect(series.get(`fgo_tokens_total{${of},type="prompt"}`)).toBe(120);
    expect(series.get(`fgo_tokens_total{${of},type="cached"}`)).toBe(80);
    expect(series.get(`fgo_tokens_total{${of},type="completion"}`)).toBe(14);
    expect(series.get(`fgo_cost_usd_total{${of}}`)).toBe(0.25);
    expect(series.get('fgo_call_seconds_count{role="agent",model="small",outcome="sent"}')).toBe(2);
  });

  it('show limits, and what this process may use of them', async () => {
    const { registry, record } = createMetrics();
    const limits = { calls: 16, 'requests gpt 4': 500 };
    record({ kind: 'limits', endpoint: 'host', limits, share: { calls: 12, 'requests gpt 4': 300 } });
    const series = seriesIn(await registry.metrics());
    expect(series.get('fgo_limit{endpoint="host",model="gpt 4",unit="requests"}')).toBe(500);
    expect(series.get('fgo_limit_share{endpoint="host",model="",unit="calls"}')).toBe(12);
  });

  it('measure waits for a slot, and count failed tries and rollouts', async () => {
    const { registry, record } = createMetrics();
    record({ kind: 'queued', labels, seconds: 0.7 });
    record({ kind: 'failed try', labels, code: 'ENDPOINT_BUSY' });
    record({ kind: 'rollout', run: 'hotel', outcome: 'unscored' });
    const series = seriesIn(await registry.metrics());
    expect(series.get('fgo_queue_wait_seconds_bucket{le="0.5",role="agent",model="small"}')).toBe(0);
    expect(series.get('fgo_queue_wait_seconds_bucket{le="1",role="agent",model="small"}')).toBe(1);
    expect(
      series.get('fgo_failed_tries_total{run="hotel",role="agent",model="small",code="ENDPOINT_BUSY"}'),
    ).toBe(1);
    expect(series.get('fgo_rollouts_total{run="hotel",outcome="unscored"}')).toBe(1);
  });

  it('are served although the SDK has none yet, and only at /metrics', async () => {
    const { registry } = createMetrics();
    addRunGauges({ registry, store: await openStore(await temporaryFolder()), version: '1.2.3' });
    server = await startMetricsServer({ address: '127.0.0.1:0', registry, sdkAddress: '127.0.0.1:9' });
    const response = await fetch(`http://${server.address}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toContain('fgo_worker_info{version="1.2.3"} 1');
    expect((await fetch(`http://${server.address}/`)).status).toBe(404);
  });

  it('have a gauge for runs that are under way, not for those that did not begin or have ended', async () => {
    const { registry } = createMetrics();
    const store = await openStore(await temporaryFolder());
    await recordRun(store, 'open', { endedAt: null });
    await recordRun(store, 'planned', { endedAt: null, begun: false });
    await recordRun(store, 'ended');
    addRunGauges({ registry, store, version: '1' });
    const states = [...seriesIn(await registry.metrics()).keys()].filter(name =>
      name.startsWith('fgo_run_state'),
    );
    expect(states).toEqual(['fgo_run_state{run="open",strategy="fgo",state="running"}']);
  });

  it.each(['9464', 'localhost', '127.0.0.1:99999', '127.0.0.1:port'])(
    'reject the address %s',
    async address => {
      const { registry } = createMetrics();
      const started = startMetricsServer({ address, registry, sdkAddress: '127.0.0.1:9' });
      await expect(started).rejects.toMatchObject({ code: 'METRICS_ADDRESS_INVALID' });
    },
  );

  it('say that a port is taken', async () => {
    const { registry } = createMetrics();
    server = await startMetricsServer({ address: '127.0.0.1:0', registry, sdkAddress: '127.0.0.1:9' });
    const again = startMetricsServer({ address: server.address, registry, sdkAddress: '127.0.0.1:9' });
    await expect(again).rejects.toThrow(/cannot be listened on \(EADDRINUSE\)/);
  });
});
