import type { InheritedSubset } from '../lib/domain/inheritance.js';
import { activities, storeOptions } from './activity-options.js';
import type { SubsetWork } from './subset-work.js';

/** What a fork reuses of a subset from the original run; null if all of it must be done. */
export async function takenSubset({ input, state, patience }: SubsetWork): Promise<InheritedSubset | null> {
  const { run, takesFrom } = input;
  if (takesFrom === undefined || state.parent) return null;
  const taken = await patience.attempt(() =>
    activities.inheritedSubset.executeWithOptions({ ...storeOptions, summary: `looks into ${takesFrom}` }, [
      { run, id: state.report.id },
    ]),
  );
  if (!taken || (taken.initialModules !== undefined && taken.initialModules !== input.modules.sha256))
    return null;
  Object.assign(state.report, taken.report, { inheritedFrom: takesFrom });
  state.epoch = taken.report.epochs.length + 1;
  return taken;
}
