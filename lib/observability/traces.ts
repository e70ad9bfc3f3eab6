import { createHash, randomBytes } from 'node:crypto';
import type { Observation } from './observations.js';
import type { Span, SpanExporter } from './otlp.js';
import { currentStep } from './steps.js';
import type { Step } from './steps.js';

/** The command of this process, as the parent of the steps that it works on. */
export interface CommandSpan {
  /** The id of the run's workflow. */
  root: string;
  name: string;
  startMs: number;
}

/**
 * Makes spans of observations: run, command, step (activity), LLM call. Each run is one trace: its ids follow
 * from the ids of workflows and activities, so that spans of several workers and commands fit together
 * without passing anything through workflows.
 */
export function createTraces(exporter: SpanExporter, command: CommandSpan | null) {
  const commandId = randomBytes(8).toString('hex');

  /** The parent of steps: the command that works on their run, else the run. */
  function parentOf({ root }: Step): string {
    return command?.root === root ? commandId : runSpanId(root);
  }

  function callSpan(observation: Extract<Observation, { kind: 'call' }>, step: Step): Span {
    const { labels, provider, finish, usage, seconds, code } = observation;
    const operation = labels.role === 'embedding' ? 'embeddings' : 'chat';
    return {
      ...endingNow(seconds),
      traceId: traceId(step.root),
      spanId: randomBytes(8).toString('hex'),
      parentSpanId: hashed(step.id, 16),
      name: `${operation} ${labels.model}`,
      kind: 'client',
      attributes: {
        'gen_ai.operation.name': operation,
        'gen_ai.provider.name': provider,
        'gen_ai.request.model': labels.model,
        'gen_ai.response.finish_reasons': finish === null ? undefined : [finish],
        'gen_ai.usage.input_tokens': usage?.promptTokens,
        'gen_ai.usage.output_tokens': usage?.completionTokens,
        'error.type': code ?? undefined,
        'fgo.run': labels.run,
        'fgo.role': labels.role,
        'fgo.path': step.path,
        'fgo.cost_usd': usage?.usd ?? undefined,
      },
      error: code ?? undefined,
    };
  }

  function stepSpan({ step, seconds, code }: Extract<Observation, { kind: 'step' }>): Span {
    return {
      ...endingNow(seconds),
      traceId: traceId(step.root),
      spanId: hashed(step.id, 16),
      parentSpanId: parentOf(step),
      name: step.activity,
      kind: 'internal',
      attributes: {
        'fgo.run': step.run,
        'fgo.path': step.path,
        'fgo.attempt': step.attempt,
        'error.type': code ?? undefined,
      },
      error: code ?? undefined,
    };
  }

  return {
    record(observation: Observation): void {
      const step = currentStep();
      if (observation.kind === 'step') exporter.add(stepSpan(observation));
      if (step === null) return;
      // A reply from the journal is no call.
      if (observation.kind === 'call' && observation.outcome !== 'journal')
        exporter.add(callSpan(observation, step));
      if (observation.kind === 'run ended') {
        const { run, state, startedAt } = observation;
        exporter.add({
          traceId: traceId(step.root),
          spanId: runSpanId(step.root),
          name: `run ${run}`,
          kind: 'internal',
          startMs: Date.parse(startedAt),
          endMs: Date.now(),
          attributes: { 'fgo.run': run, 'fgo.state': state },
          error: state === 'failed' ? state : undefined,
        });
      }
    },
    /** Ends the command's span and sends everything. */
    async close(): Promise<void> {
      if (command) {
        const { root, name, startMs } = command;
        exporter.add({
          traceId: traceId(root),
          spanId: commandId,
          parentSpanId: runSpanId(root),
          name,
          kind: 'internal',
          startMs,
          endMs: Date.now(),
          attributes: {},
        });
      }
      await exporter.close();
    },
  };
}

function traceId(root: string): string {
  return hashed(`trace ${root}`, 32);
}

function runSpanId(root: string): string {
  return hashed(`run ${root}`, 16);
}

function hashed(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

function endingNow(seconds: number): { startMs: number; endMs: number } {
  const endMs = Date.now();
  return { startMs: endMs - seconds * 1_000, endMs };
}
