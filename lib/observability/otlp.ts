import { errorText } from '../domain/errors.js';

export type AttributeValue = string | number | boolean | readonly string[];

/** A finished span. Ids are lower-case hex: 32 digits of a trace, 16 of a span. */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string | undefined;
  name: string;
  /** `client` for a request to another system. */
  kind: 'internal' | 'client';
  startMs: number;
  endMs: number;
  attributes: Record<string, AttributeValue | undefined>;
  /** What failed; undefined if nothing did. */
  error?: string | undefined;
}

export interface SpanExporter {
  add(span: Span): void;
  /** Sends what is left, but does not wait for long. */
  close(): Promise<void>;
}

const everyMilliseconds = 5_000;
const longestMilliseconds = 5_000;
const batchSize = 512;
/** Spans beyond this are dropped: tracing must not fill the memory while a collector is down. */
const mostSpans = 8_192;

/** Where OTEL_* says that traces go; null if they are off. */
export function traceTarget(
  environment: NodeJS.ProcessEnv,
  log: (line: string) => void,
): { url: string; headers: Headers } | null {
  const own = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  const common = environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const url = own || (common && `${common.replace(/\/+$/, '')}/v1/traces`);
  const isOff = environment['OTEL_SDK_DISABLED'] === 'true' || environment['OTEL_TRACES_EXPORTER'] === 'none';
  if (!url || isOff) return null;
  const headers = new Headers({ 'content-type': 'application/json' });
  const given = environment['OTEL_EXPORTER_OTLP_TRACES_HEADERS'] ?? environment['OTEL_EXPORTER_OTLP_HEADERS'];
  for (const [name, value] of pairsIn(given)) {
    try {
      headers.set(name, value);
    } catch {
      // The error repeats the value, which may be a secret.
      log(`warning: a header for traces in OTEL_* is not valid, and is left out: ${JSON.stringify(name)}`);
    }
  }
  return { url, headers };
}

/** Sends spans in the JSON of OTLP over HTTP, in batches. A collector that is down is reported once. */
export function createSpanExporter(options: {
  target: { url: string; headers: Headers };
  environment: NodeJS.ProcessEnv;
  version: string;
  log: (line: string) => void;
}): SpanExporter {
  const { target, environment, version, log } = options;
  const resource = { attributes: attributesOf(resourceOf(environment, version)) };
  const scope = { name: 'fgo', version };
  let waiting: Span[] = [];
  let sending = Promise.resolve();
  let hasFailed = false;
  let closing = false;

  async function send(): Promise<void> {
    while (waiting.length > 0) {
      const spans = waiting.slice(0, batchSize);
      waiting = waiting.slice(batchSize);
      const body = { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: spans.map(spanJson) }] }] };
      try {
        await post(target, body);
        hasFailed = false;
      } catch (error) {
        if (!hasFailed)
          log(`warning: traces cannot be sent to ${originOf(target.url)}: ${reasonOf(error, target.url)}`);
        hasFailed = true;
        // A collector that is down must not hold up the end of a command, batch by batch.
        if (closing) waiting = [];
      }
    }
  }
  const flush = (): Promise<void> => (sending = sending.then(send));
  const timer = setInterval(() => void flush(), everyMilliseconds).unref();

  return {
    add(span) {
      if (waiting.length < mostSpans) waiting.push(span);
      if (waiting.length === batchSize) void flush();
    },
    async close() {
      clearInterval(timer);
      closing = true;
      await flush();
    },
  };
}

async function post({ url, headers }: { url: string; headers: Headers }, body: object): Promise<void> {
  const signal = AbortSignal.timeout(longestMilliseconds);
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`it answered ${response.status}`);
}

/** Where requests go, without what may be secret in a URL. */
function originOf(url: string): string {
  const origin = URL.canParse(url) ? new URL(url).origin : 'null';
  return origin === 'null' ? 'the endpoint in OTEL_*, which is not a URL of HTTP' : origin;
}

/** Errors of `fetch` about a URL repeat it. */
function reasonOf(error: unknown, url: string): string {
  return errorText(error).replaceAll(url, '[url]');
}

function resourceOf(environment: NodeJS.ProcessEnv, version: string): Span['attributes'] {
  const named = Object.fromEntries(pairsIn(environment['OTEL_RESOURCE_ATTRIBUTES']));
  const name = environment['OTEL_SERVICE_NAME'] ?? named['service.name'] ?? 'fgo';
  return { 'service.version': version, ...named, 'service.name': name };
}

/** Pairs in the form of OTEL_*: `name=value,name=value`, with percent-encoded values. */
function pairsIn(text = ''): [string, string][] {
  return text.split(',').flatMap(pair => {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    return name === undefined || value === undefined ? [] : [[name, decoded(value)]];
  });
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function spanJson(span: Span): object {
  const { traceId, spanId, parentSpanId, name, kind, startMs, endMs, attributes, error } = span;
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind: kind === 'client' ? 3 : 1,
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(endMs),
    attributes: attributesOf(attributes),
    status: error === undefined ? {} : { code: 2, message: error },
  };
}

function nanoseconds(milliseconds: number): string {
  return `${Math.round(milliseconds * 1_000)}000`;
}

function attributesOf(attributes: Span['attributes']): object[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueJson(value) }],
  );
}

function valueJson(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'object') return { arrayValue: { values: value.map(valueJson) } };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
