import type { OptimizeConfig } from '../../config/optimize.js';
import type { FailureCounts } from '../../domain/failure-counts.js';

/**
 * The modules that one proposal revises, if there are several. Not from the paper.
 * - `together`: all of them; whether a module has failures of its own is checked when it is proposed.
 * - `in-turn`: one per epoch, and the next one with each further proposal of the epoch.
 * - `most-blamed`: one, those with the most failures first; the next one after a proposal that did not help.
 */
export function selectModulesToRevise(options: {
  modules: OptimizeConfig['modules'];
  moduleNames: readonly string[];
  failuresByModule: FailureCounts;
  /** 1-based. */
  epoch: number;
  /** Number of earlier proposals for the parent. */
  proposals: number;
  /** 0-based index of the proposal within its epoch. */
  place: number;
}): string[] {
  const { modules, moduleNames, failuresByModule, epoch, proposals, place } = options;
  if (modules === 'together' || moduleNames.length < 2) return [...moduleNames];
  if (modules === 'in-turn') return at(moduleNames, epoch - 1 + place);
  const count = (name: string) => (Object.hasOwn(failuresByModule, name) ? (failuresByModule[name] ?? 0) : 0);
  const ranked = moduleNames
    .filter(name => count(name) > 0)
    .toSorted((left, right) => count(right) - count(left));
  // If no critique names a module, the modules take turns.
  return at(ranked.length > 0 ? ranked : moduleNames, proposals + place);
}

function at(names: readonly string[], turn: number): string[] {
  const name = names[turn % names.length];
  return name === undefined ? [] : [name];
}
