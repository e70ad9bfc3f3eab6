import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, stopServers, tinyConfig } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';

const longest = 240_000;

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z
    .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
    .transform(list => Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]))),
});
const tracesSchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});
type CollectedSpan = z.infer<typeof spanSchema>;

/** A collector that takes the JSON of OTLP. */
async function startCollector() {
  const spans: CollectedSpan[] = [];
  const server = createServer((request, response) => {
    void json(request).then(body => {
      const { resourceSpans } = tracesSchema.parse(body);
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(scope => scope.spans)));
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, spans: () => spans, close: () => server.close() };
}

afterAll(() => stopServers());

it(
  'serves every metric of the dashboard and the alerts on one address, and sends a trace of the run',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const collector = await startCollector();
    const environment = {
      FGO_METRICS_ADDRESS: '127.0.0.1:0',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      FGO_LOG_FORMAT: 'json',
    };
    const folder = await createRunFolder(tinyConfig(endpoint.url), { environment });
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'observed', '--json');
    await command.said('Metrics: http://');
    const [, address = ''] = /Metrics: (http[^"]+)/.exec(command.stderr()) ?? [];
    await endpoint.atAnswer(60, () => undefined);
    const metrics = await (await fetch(address)).text();
    const ended = await command.ended;
    expectExit(ended, 0);
    expect(statusOf(ended).state).toBe('done');

    expect(metrics).toMatch(
      /^fgo_calls_total\{run="observed",role="agent",model="simulated",outcome="sent"\} \d+$/m,
    );
    expect(metrics).toMatch(/^fgo_run_state\{run="observed",strategy="fgo",state="running"\} 1$/m);
    const files = ['grafana-dashboard.json', 'alerts.yaml'];
    const texts = await Promise.all(files.map(name => readFile(`deploy/observability/${name}`, 'utf8')));
    const used = new Set(texts.join('\n').match(/\b(?:fgo|temporal)_\w+/g));
    const series = new Set(metrics.match(/^# TYPE \w+/gm)?.map(line => line.slice('# TYPE '.length)));
    const missing = [...used].filter(
      name => !series.has(name) && !series.has(name.replace(/_(bucket|count)$/, '')),
    );
    expect(missing).toEqual([]);
    await expect(fetch(address)).rejects.toThrow();

    const entries = ended.stderr
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as object);
    expect(entries).toContainEqual(
      expect.objectContaining({
        level: 'info',
        run: 'observed',
        path: 'subset-001',
        activity: 'critiqueBatch',
      }),
    );

    const spans = collector.spans();
    collector.close();
    const byId = new Map(spans.map(span => [span.spanId, span]));
    const chain = (span: CollectedSpan): string[] => {
      const parent = byId.get(span.parentSpanId ?? '');
      return [span.name, ...(parent ? chain(parent) : [])];
    };
    const calls = spans.filter(({ name }) => name.startsWith('chat '));
    expect(calls).toHaveLength(endpoint.answered().length);
    const task = calls.find(({ attributes }) => attributes['fgo.role'] === 'agent');
    expect(task && chain(task)).toEqual([
      'chat simulated',
      expect.stringMatching(/^evaluate/),
      expect.stringMatching(/^command on observed@/),
      'run observed',
    ]);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(task?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.usage.input_tokens': expect.stringMatching(/^\d+$/),
    });
    expect(JSON.stringify(spans)).not.toContain('desk of the hotel');
  },
  longest,
);
