import type { FailureCounts } from '../../domain/failure-counts.js';
import type { Critique } from '../../domain/critique.js';
import type { Case } from '../prompts/cases.js';
import { isFailure } from '../prompts/cases.js';

/** The module that a failure belongs to, according to its critique; null if unknown. */
function attributedModule(critique: Critique | null, moduleNames: readonly string[]): string | null {
  const named = critique?.module;
  return named !== undefined && moduleNames.includes(named) ? named : null;
}

/**
 * The cases that a module's proposal is shown: failures that belong to it, failures of unknown origin, and
 * solved tasks. With one module, all cases. Not from the paper.
 */
export function casesForModule(
  module: string,
  cases: readonly Case[],
  moduleNames: readonly string[],
): Case[] {
  if (moduleNames.length < 2) return [...cases];
  return cases.filter(({ trajectory, critique }) => {
    if (!isFailure(trajectory)) return true;
    const blamed = attributedModule(critique, moduleNames);
    return blamed === null || blamed === module;
  });
}

/** Whether a module needs no revision: with several modules, it is possible that no failure is its own. */
export function needsNoRevision(shown: readonly Case[], moduleNames: readonly string[]): boolean {
  return moduleNames.length > 1 && !shown.some(({ trajectory }) => isFailure(trajectory));
}

/** How many failures the critiques attribute to each module. */
export function countFailuresByModule(
  critiques: readonly Critique[],
  moduleNames: readonly string[],
): FailureCounts {
  const names = critiques.flatMap(critique => attributedModule(critique, moduleNames) ?? []);
  return sumFailures(names.map(name => ({ [name]: 1 })));
}

/** The sums of the counts of several batches, by name. */
export function sumFailures(counts: readonly FailureCounts[]): FailureCounts {
  const sums = new Map<string, number>();
  for (const [name, count] of counts.flatMap(each => Object.entries(each)))
    sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries([...sums].sort(([left], [right]) => (left < right ? -1 : 1)));
}
