import type { InheritedSubset } from '../../../domain/inheritance.js';
import type { SubsetWork } from './subset-work.js';

/** What a fork reuses of a subset from the original run; null if all of it must be done. */
export async function inheritSubset({ steps, input, state }: SubsetWork): Promise<InheritedSubset | null> {
  const { takesFrom } = input;
  if (takesFrom === undefined || state.parent) return null;
  const { id } = state.report;
  const inherited = await steps.inheritedSubset({ id }, `looks for ${id} in ${takesFrom}`);
  if (
    !inherited ||
    (inherited.initialModules !== undefined && inherited.initialModules !== input.modules.sha256)
  )
    return null;
  Object.assign(state.report, inherited.report, { inheritedFrom: takesFrom });
  state.epoch = inherited.report.epochs.length + 1;
  return inherited;
}
