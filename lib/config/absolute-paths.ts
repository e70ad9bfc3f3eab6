import { resolve } from 'node:path';
import { isOwnAgent } from './agent.js';
import type { AgentConfig } from './agent.js';
import type { Manifest } from './manifest.js';
import type { NotifyConfig } from './run-control.js';
import { isOwnScorer } from './scorer.js';
import type { ScorerConfig, SingleScorerConfig } from './scorer.js';

/**
 * The manifest with absolute paths, for a process that starts its programs. A manifest in a store has relative
 * ones, so that a moved folder changes nothing.
 */
export function withAbsolutePaths(manifest: Manifest, storeLocation: string): Manifest {
  const folder = resolve(storeLocation, manifest.folder);
  return {
    ...manifest,
    agent: agentIn(folder, manifest.agent),
    scorer: scorerIn(folder, manifest.scorer),
    ...(manifest.notify && { notify: notifyIn(folder, manifest.notify) }),
  };
}

/** The scorer with the absolute folders in which its programs start. */
export function scorerIn(folder: string, scorer: ScorerConfig): ScorerConfig {
  if (scorer.kind !== 'weighted') return singleScorerIn(folder, scorer);
  const metrics = scorer.metrics.map(metric => ({
    ...metric,
    scorer: singleScorerIn(folder, metric.scorer),
  }));
  return { ...scorer, metrics };
}

function singleScorerIn(folder: string, scorer: SingleScorerConfig): SingleScorerConfig {
  return isOwnScorer(scorer) ? { ...scorer, directory: resolve(folder, scorer.directory ?? '.') } : scorer;
}

function agentIn(folder: string, agent: AgentConfig): AgentConfig {
  if (isOwnAgent(agent)) return { ...agent, directory: resolve(folder, agent.directory ?? '.') };
  if (agent.kind === 'react') {
    const { data } = agent.environment;
    if (data === undefined) return agent;
    return { ...agent, environment: { ...agent.environment, data: resolve(folder, data) } };
  }
  if (agent.kind === 'prompt') return agent;
  const placed =
    agent.directory === undefined ? agent : { ...agent, directory: resolve(folder, agent.directory) };
  if (placed.kind !== 'functions' || !placed.functions.python) return placed;
  const { python } = placed.functions;
  const directory = resolve(folder, python.directory ?? '.');
  return { ...placed, functions: { ...placed.functions, python: { ...python, directory } } };
}

/** A program without a slash is searched in PATH. */
function notifyIn(folder: string, notify: NotifyConfig): NotifyConfig {
  const [program, ...parameters] = notify.command ?? [];
  if (program === undefined || !/[\\/]/.test(program)) return notify;
  return { ...notify, command: [resolve(folder, program), ...parameters] };
}
