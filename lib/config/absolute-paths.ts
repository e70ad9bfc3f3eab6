import { resolve } from 'node:path';
import { kindOf } from './agent.js';
import type { Manifest } from './manifest.js';
import type { NotifyConfig } from './run-control.js';
import { isOwnScorer } from './scorer.js';
import type { ScorerConfig, SingleScorerConfig } from './scorer.js';

/**
 * The manifest with absolute paths below a folder, for a process that starts its programs. A manifest in a
 * store has relative ones, so that its files may be anywhere.
 */
export function withAbsolutePaths(manifest: Manifest, folder: string): Manifest {
  return {
    ...manifest,
    agent: kindOf(manifest.agent).resolvePaths?.(manifest.agent, folder) ?? manifest.agent,
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

/** A program without a slash is searched in PATH. */
function notifyIn(folder: string, notify: NotifyConfig): NotifyConfig {
  const [program, ...parameters] = notify.command ?? [];
  if (program === undefined || !/[\\/]/.test(program)) return notify;
  return { ...notify, command: [resolve(folder, program), ...parameters] };
}
