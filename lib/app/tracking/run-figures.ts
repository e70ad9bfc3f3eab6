import type { Manifest } from '../../config/manifest.js';
import { bestOnValidation } from '../../report/best-candidate.js';
import { modelsOf } from '../../report/data/reproduce.js';
import type { RunStatus } from '../../report/status.js';
import type { RunProgress } from '../../domain/progress.js';
import type { TrackedState } from './mlflow-client.js';

/** What a run is made of, by name: short texts that do not change. */
export function paramsOf(manifest: Manifest, fingerprint: string): Record<string, string> {
  const { optimize, splits, seed, scorer, agent } = manifest;
  const params: Record<string, string> = {
    fingerprint,
    seed: String(seed),
    agent: agent.kind,
    scorer: scorer.kind,
    'tasks.train': String(splits.train.count),
    'tasks.validation': String(splits.validation.count),
    'tasks.test': String(splits.test.count),
  };
  for (const { role, model } of modelsOf(manifest)) params[`model.${role}`] = model;
  for (const [name, value] of Object.entries(optimize))
    params[`optimize.${name}`] = typeof value === 'string' ? value : JSON.stringify(value);
  return params;
}

/** The figures of a run so far, by name; those that are not known yet are left out. */
export function metricsOf(status: RunStatus, progress: RunProgress): Record<string, number> {
  const { scores, paid, usage, tree } = status;
  const figures = {
    'baseline.validation': scores.baseline.validation,
    'baseline.test': scores.baseline.test,
    'best.validation': bestOnValidation(progress)?.score.mean ?? null,
    'final.validation': scores.final.validation,
    'final.test': scores.final.test,
    'paid.calls': paid.calls,
    'paid.usd': paid.usd,
    'used.prompt_tokens': usage.promptTokens,
    'used.completion_tokens': usage.completionTokens,
    rollouts: status.rollouts,
    'subsets.done': tree.subsets.filter(({ state }) => state === 'done').length,
    'merges.done': tree.merges.filter(({ state }) => state === 'done').length,
  };
  const known = Object.entries(figures).filter((entry): entry is [string, number] => entry[1] !== null);
  return Object.fromEntries(known);
}

export function trackedState(state: RunStatus['state']): TrackedState {
  switch (state) {
    case 'done':
      return 'FINISHED';
    case 'failed':
      return 'FAILED';
    case 'cancelled':
      return 'KILLED';
    case 'running':
    case 'waiting':
    case 'paused':
    case 'interrupted':
      return 'RUNNING';
  }
}
