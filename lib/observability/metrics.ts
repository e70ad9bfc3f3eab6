import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Observation } from './observations.js';

const callLabels = ['run', 'role', 'model'] as const;
const seconds = [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/** Metrics of what happens in this process. */
export interface Metrics {
  registry: Registry;
  record(observation: Observation): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const calls = new Counter({
    name: 'fgo_calls_total',
    help: 'LLM calls by how they ended: sent (paid), journal (free), failed',
    labelNames: [...callLabels, 'outcome'],
    registers,
  });
  const tokens = new Counter({
    name: 'fgo_tokens_total',
    help: 'Tokens of paid calls by type: prompt (without cached), cached, completion',
    labelNames: [...callLabels, 'type'],
    registers,
  });
  const cost = new Counter({
    name: 'fgo_cost_usd_total',
    help: 'Cost of paid calls in USD; calls without a known price count nothing',
    labelNames: callLabels,
    registers,
  });
  const callSeconds = new Histogram({
    name: 'fgo_call_seconds',
    help: 'Time of paid and failed calls, with waits and retries',
    labelNames: ['role', 'model', 'outcome'],
    buckets: seconds,
    registers,
  });
  const queueSeconds = new Histogram({
    name: 'fgo_queue_wait_seconds',
    help: 'Time that a call waits for a slot of its endpoint',
    labelNames: ['role', 'model'],
    buckets: seconds,
    registers,
  });
  const failedTries = new Counter({
    name: 'fgo_failed_tries_total',
    help: 'Tries of calls without a usable reply, by the code of the error; most are retried',
    labelNames: [...callLabels, 'code'],
    registers,
  });
  const rollouts = new Counter({
    name: 'fgo_rollouts_total',
    help: 'Runs of the agent on a task: scored, unscored',
    labelNames: ['run', 'outcome'],
    registers,
  });
  const stepSeconds = new Histogram({
    name: 'fgo_step_seconds',
    help: 'Time of the attempts of activities: done, or the type of their failure',
    labelNames: ['activity', 'outcome'],
    buckets: seconds,
    registers,
  });
  const endedRuns = new Counter({
    name: 'fgo_runs_ended_total',
    help: 'Runs that ended here: done, failed, cancelled',
    labelNames: ['state'],
    registers,
  });

  const limitGauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['endpoint', 'model', 'unit'], registers });
  const limits = limitGauge(
    'fgo_limit',
    'Limit of an endpoint for all workers: calls (in flight), requests and tokens (a minute)',
  );
  const shares = limitGauge('fgo_limit_share', 'The part of a limit that this process may use');

  function recordLimits({ endpoint, ...amounts }: Extract<Observation, { kind: 'limits' }>): void {
    const set = (gauge: Gauge, values: Readonly<Record<string, number>>) => {
      for (const [name, value] of Object.entries(values)) {
        const [unit = '', ...model] = name.split(' ');
        gauge.set({ endpoint, model: model.join(' '), unit }, value);
      }
    };
    set(limits, amounts.limits);
    set(shares, amounts.share);
  }

  function recordCall({ labels, outcome, usage, seconds }: Extract<Observation, { kind: 'call' }>): void {
    calls.inc({ ...labels, outcome });
    if (outcome === 'journal') return;
    const { role, model } = labels;
    callSeconds.observe({ role, model, outcome }, seconds);
    if (!usage) return;
    const { promptTokens, cachedTokens, completionTokens, usd } = usage;
    tokens.inc({ ...labels, type: 'prompt' }, promptTokens - cachedTokens);
    tokens.inc({ ...labels, type: 'cached' }, cachedTokens);
    tokens.inc({ ...labels, type: 'completion' }, completionTokens);
    if (usd !== null) cost.inc(labels, usd);
  }

  return {
    registry,
    record(observation) {
      switch (observation.kind) {
        case 'call':
          return recordCall(observation);
        case 'queued': {
          const { role, model } = observation.labels;
          return queueSeconds.observe({ role, model }, observation.seconds);
        }
        case 'failed try':
          return failedTries.inc({ ...observation.labels, code: observation.code });
        case 'rollout':
          return rollouts.inc({ run: observation.run, outcome: observation.outcome });
        case 'step': {
          const { step, seconds, code } = observation;
          return stepSeconds.observe({ activity: step.activity, outcome: code ?? 'done' }, seconds);
        }
        case 'limits':
          return recordLimits(observation);
        // The gauges of runs come from the store.
        case 'progress':
          return;
        case 'run ended':
          return endedRuns.inc({ state: observation.state });
      }
    },
  };
}
