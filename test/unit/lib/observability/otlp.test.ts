import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSpanExporter, traceTarget } from '../../../../lib/observability/otlp.js';
import type { Span } from '../../../../lib/observability/otlp.js';

const span: Span = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  name: 'chat small',
  kind: 'client',
  startMs: 1_000.5,
  endMs: 2_000,
  attributes: { text: 'x', count: 3, share: 0.5, flag: true, list: ['stop'], missing: undefined },
  error: 'ENDPOINT_BUSY',
};

describe('traceTarget', () => {
  it.each([
    [{}, null],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318/' }, 'http://a:4318/v1/traces'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://b/x' },
      'http://b/x',
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_SDK_DISABLED: 'true' }, null],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_TRACES_EXPORTER: 'none' }, null],
  ])('of %j is %s', (environment, url) => {
    expect(traceTarget(environment, () => undefined)?.url ?? null).toBe(url);
  });

  it('warns of a header that is not valid, without its value', () => {
    const lines: string[] = [];
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=secret%0A%00x,tenant=team',
    };
    const target = traceTarget(environment, line => lines.push(line));
    expect(target?.headers.get('tenant')).toBe('team');
    expect(target?.headers.has('authorization')).toBe(false);
    expect(lines).toEqual([
      'warning: a header for traces in OTEL_* is not valid, and is left out: "authorization"',
    ]);
  });
});

describe('the exporter of spans', () => {
  let server: Server;
  let answers: number[];
  const requests: { headers: IncomingHttpHeaders; body: unknown }[] = [];
  const lines: string[] = [];
  beforeEach(async () => {
    answers = [];
    requests.splice(0);
    lines.splice(0);
    server = createServer((request, response) => {
      void json(request).then(body => {
        requests.push({ headers: request.headers, body });
        response.writeHead(answers.shift() ?? 200).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => void server.close());

  function start(more: NodeJS.ProcessEnv = {}) {
    const { port } = server.address() as AddressInfo;
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, ...more };
    const log = (line: string) => void lines.push(line);
    const target = traceTarget(environment, log);
    if (!target) throw new Error('Traces are off.');
    return createSpanExporter({ target, environment, version: '1', log });
  }

  it('sends the JSON of OTLP, with the headers and the resource of the environment', async () => {
    const exporter = start({
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x, tenant=team',
      OTEL_SERVICE_NAME: 'tuning',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    });
    exporter.add(span);
    await exporter.close();
    const [request] = requests;
    expect(request?.headers).toMatchObject({ authorization: 'Bearer x', tenant: 'team' });
    const attributes = (pairs: [string, object][]) => pairs.map(([key, value]) => ({ key, value }));
    expect(request?.body).toEqual({
      resourceSpans: [
        {
          resource: {
            attributes: attributes([
              ['service.version', { stringValue: '1' }],
              ['deployment.environment.name', { stringValue: 'test' }],
              ['service.name', { stringValue: 'tuning' }],
            ]),
          },
          scopeSpans: [
            {
              scope: { name: 'fgo', version: '1' },
              spans: [
                {
                  traceId: span.traceId,
                  spanId: span.spanId,
                  name: 'chat small',
                  kind: 3,
                  startTimeUnixNano: '1000500000',
                  endTimeUnixNano: '2000000000',
                  attributes: attributes([
                    ['text', { stringValue: 'x' }],
                    ['count', { intValue: '3' }],
                    ['share', { doubleValue: 0.5 }],
                    ['flag', { boolValue: true }],
                    ['list', { arrayValue: { values: [{ stringValue: 'stop' }] } }],
                  ]),
                  status: { code: 2, message: 'ENDPOINT_BUSY' },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('sends many spans in batches, and reports a collector that fails once', async () => {
    answers = [503, 503, 200];
    const exporter = start();
    for (let place = 0; place < 1_100; place++) exporter.add(span);
    while (requests.length < 3) await sleep(5);
    await exporter.close();
    expect(requests).toHaveLength(3);
    expect(lines).toEqual([
      expect.stringMatching(/^warning: traces cannot be sent to http.*: it answered 503$/),
    ]);
  });

  it('sends nothing more after a batch that fails at the end', async () => {
    answers = [503, 503, 503];
    const exporter = start();
    for (let place = 0; place < 1_100; place++) exporter.add(span);
    await exporter.close();
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['http://user:secret@127.0.0.1:1/secret', 'http://127.0.0.1:1'],
    ['user-secret', 'the endpoint in OTEL_*, which is not a URL of HTTP'],
  ])('reports %s without what may be secret', async (url, shown) => {
    const exporter = start({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url });
    exporter.add(span);
    await exporter.close();
    expect(lines).toEqual([expect.stringContaining(`warning: traces cannot be sent to ${shown}: `)]);
    expect(lines.join()).not.toContain('secret');
  });
});
