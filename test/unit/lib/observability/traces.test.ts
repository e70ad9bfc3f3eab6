import { inStep } from '../../../../lib/observability/steps.js';
import { createTraces } from '../../../../lib/observability/traces.js';
import type { Span } from '../../../../lib/observability/otlp.js';

const step = {
  root: 'hotel@s',
  run: 'hotel',
  path: 'subset-1',
  activity: 'evaluateBatch',
  id: 'w r 5 1',
  attempt: 1,
};
const call = {
  kind: 'call' as const,
  labels: { run: 'hotel', role: 'agent' as const, model: 'small' },
  provider: 'openai',
  usage: { calls: 1, promptTokens: 9, cachedTokens: 0, completionTokens: 2, usd: 0.1 },
  finish: 'stop',
  code: null,
  seconds: 1.5,
};

/** Two processes of one run. */
function tracesOf(command: boolean) {
  const spans: Span[] = [];
  const exporter = { add: (span: Span) => void spans.push(span), close: () => Promise.resolve() };
  const traces = createTraces(exporter, command ? { root: 'hotel@s', name: 'command', startMs: 0 } : null);
  return { spans, ...traces };
}

it('puts calls below their step, and steps below the command that works on the run', async () => {
  const { spans, record, close } = tracesOf(true);
  await inStep(step, () => Promise.resolve(record({ ...call, outcome: 'sent' })));
  record({ kind: 'step', step, seconds: 2, code: null });
  await close();
  const [chat, evaluation, command] = spans;
  expect(chat).toMatchObject({ name: 'chat small', kind: 'client', parentSpanId: evaluation?.spanId });
  expect(chat?.attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 9, 'fgo.path': 'subset-1' });
  expect((chat?.endMs ?? 0) - (chat?.startMs ?? 0)).toBeCloseTo(1_500, 0);
  expect(evaluation?.parentSpanId).toBe(command?.spanId);
});

it('joins spans of several processes below the run, without passing anything between them', async () => {
  const [one, other] = [tracesOf(false), tracesOf(false)];
  one.record({ kind: 'step', step, seconds: 2, code: 'ENDPOINT_BUSY' });
  await inStep({ ...step, id: 'w r 6 1' }, async () =>
    other.record({ kind: 'run ended', run: 'hotel', state: 'done', startedAt: '2026-01-01T00:00:00Z' }),
  );
  const [evaluation] = one.spans;
  const [run] = other.spans;
  expect(evaluation).toMatchObject({
    traceId: run?.traceId,
    parentSpanId: run?.spanId,
    error: 'ENDPOINT_BUSY',
  });
});

it('makes no span of a reply from the journal, nor of calls outside of runs', async () => {
  const { spans, record } = tracesOf(false);
  await inStep(step, () => Promise.resolve(record({ ...call, usage: null, outcome: 'journal' })));
  record({ ...call, outcome: 'sent' });
  expect(spans).toEqual([]);
});
