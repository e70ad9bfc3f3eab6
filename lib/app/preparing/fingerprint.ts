import { createHash } from 'node:crypto';
import type { ModelConfig } from '../../config/llm.js';
import type { Manifest } from '../../config/manifest.js';
import { canonicalJson } from '../../text/canonical-json.js';

const ofTheMachine = new Set(['directory', 'files', 'concurrency', 'timeoutSeconds']);

/** Returns what can change a manifest's result: everything except the run's names, its files and speed limits. */
function fingerprintedFields(manifest: Manifest): Record<string, unknown> {
  const {
    run: _run,
    folder: _folder,
    files: _files,
    journalScope: _scope,
    budget: _budget,
    llm,
    ...asked
  } = manifest;
  const { approval: _approval, notify: _notify, agent, scorer, ...rest } = asked;
  const { concurrency: _concurrency, timeoutSeconds: _timeout, ...provider } = withoutRates(llm);
  // Paths and timeouts of an agent or a scorer depend on the machine.
  return { ...rest, agent: portable(agent), scorer: portableScorer(scorer), llm: provider };
}

function withoutRates(llm: Manifest['llm']): Manifest['llm'] {
  if (llm.provider === 'simulated') return llm;
  const models = (Object.entries(llm.models) as [string, ModelConfig][]).map(([role, model]) => {
    const { requestsPerMinute: _requests, tokensPerMinute: _tokens, ...rest } = model;
    return [role, rest] as const;
  });
  return { ...llm, models: { ...llm.models, ...Object.fromEntries(models) } };
}

function portable(config: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).filter(([name]) => !ofTheMachine.has(name)));
}

function portableScorer(scorer: Manifest['scorer']): Record<string, unknown> {
  if (scorer.kind !== 'weighted') return portable(scorer);
  return {
    ...scorer,
    metrics: scorer.metrics.map(metric => ({ ...metric, scorer: portable(metric.scorer) })),
  };
}

/** Returns a hash that is equal for runs of equal configuration and data. */
export function fingerprintOf(manifest: Manifest): string {
  return createHash('sha256')
    .update(canonicalJson(fingerprintedFields(manifest)))
    .digest('hex');
}

/** Lists the differences between two manifests, for example `optimize.epochs: 2, now 3`. */
export function differences(before: Manifest, now: Manifest): string[] {
  return differ(fingerprintedFields(before), fingerprintedFields(now), '');
}

function differ(before: unknown, now: unknown, path: string): string[] {
  if (canonicalOf(before) === canonicalOf(now)) return [];
  if (!isRecord(before) || !isRecord(now)) return [`${path}: ${shown(before)}, now ${shown(now)}`];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return keys.flatMap(key => differ(before[key], now[key], path === '' ? key : `${path}.${key}`));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function canonicalOf(value: unknown): string {
  return canonicalJson(value ?? null);
}

function shown(value: unknown): string {
  const text = value === undefined ? 'not there' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
