import type { Manifest } from '../../config/manifest.js';
import type { BudgetConfig } from '../../config/optimize.js';
import { canonicalJson } from '../../text/canonical-json.js';

/**
 * Lists the current settings of budget, approval and notification of the configuration that an unfinished run ignores, one line
 * each. `cap` is the run's current budget, which `fgo limits` may have changed.
 */
export function notApplied(input: {
  run: string;
  started: Manifest;
  now: Manifest;
  cap: BudgetConfig;
}): string[] {
  const { run, started, now, cap } = input;
  const notes = (['approval', 'notify'] as const)
    .filter(key => canonicalJson(started[key] ?? null) !== canonicalJson(now[key] ?? null))
    .map(
      key =>
        `note: the changed ${key} is not applied to the unfinished run ${run}. Use --new to start another run.`,
    );
  const asked = canonicalJson(now.budget);
  if (asked === canonicalJson(started.budget) || asked === canonicalJson(cap)) return notes;
  const budget = `note: budget ${JSON.stringify(now.budget)} is not applied to the unfinished run ${run}, which has ${JSON.stringify(cap)}.`;
  const limits = limitsOf(now.budget);
  return [...notes, limits === '' ? budget : `${budget} To change it: fgo limits ${run} ${limits}`];
}

function limitsOf(budget: Manifest['budget']): string {
  return Object.entries(budget)
    .map(([name, value]) => `--${name} ${value}`)
    .join(' ');
}
