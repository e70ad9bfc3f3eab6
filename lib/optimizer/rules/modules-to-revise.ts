import type { OptimizeConfig } from '../../config/optimize.js';
import type { Blamed } from '../../domain/blamed.js';

/**
 * The modules that one proposal revises, of several. Not from the paper.
 * - `together`: all of them; which have failures of their own is seen where each is proposed.
 * - `in-turn`: one an epoch, and the next one with each further proposal of it.
 * - `most-blamed`: one, those with most failures first; the next one after a proposal that did not help.
 */
export function modulesToRevise(step: {
  modules: OptimizeConfig['modules'];
  moduleNames: readonly string[];
  blamed: Blamed;
  /** From 1 on. */
  epoch: number;
  /** Proposals made for the parent before. */
  proposals: number;
  /** The proposal's place among those of its epoch. */
  place: number;
}): string[] {
  const { modules, moduleNames, blamed, epoch, proposals, place } = step;
  if (modules === 'together' || moduleNames.length < 2) return [...moduleNames];
  if (modules === 'in-turn') return at(moduleNames, epoch - 1 + place);
  const count = (name: string) => (Object.hasOwn(blamed, name) ? (blamed[name] ?? 0) : 0);
  const ranked = moduleNames
    .filter(name => count(name) > 0)
    .toSorted((left, right) => count(right) - count(left));
  // Where no critique names a module, each has its turn.
  return at(ranked.length > 0 ? ranked : moduleNames, proposals + place);
}

function at(names: readonly string[], turn: number): string[] {
  const name = names[turn % names.length];
  return name === undefined ? [] : [name];
}
