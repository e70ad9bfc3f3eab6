import type { Modules } from './domain/module.js';
import { structureOf, textModule } from './module-text.js';

/** Modules without one of their rules. */
export interface WithoutRule {
  module: string;
  /** Of the rule that is left out. */
  id: string;
  modules: Modules;
}

/** For each rule of the text modules, in their order, the modules without it. Not from the paper. */
export function leaveOneOut(modules: Modules): WithoutRule[] {
  return Object.entries(modules).flatMap(([name, module]) => {
    if (module.kind !== 'text') return [];
    const { opening, rules } = structureOf(module);
    return rules.map((rule, place) => ({
      module: name,
      id: rule.id,
      modules: { ...modules, [name]: textModule({ opening, rules: rules.toSpliced(place, 1) }) },
    }));
  });
}
