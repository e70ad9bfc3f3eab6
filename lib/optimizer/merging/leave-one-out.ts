import type { Modules } from '../../domain/module.js';
import { functionId } from '../functions/function-rules.js';
import { structureOf, textModule } from '../rules/module-text.js';

/** Modules without one of their rules or functions. */
export interface WithoutRule {
  module: string;
  /** The id of the rule or function that is left out. */
  id: string;
  modules: Modules;
}

/**
 * For each rule of the text modules and each function of the others, in order: the modules without it. Not
 * from the paper.
 */
export function leaveOneOut(modules: Modules): WithoutRule[] {
  return Object.entries(modules).flatMap(([name, module]) => {
    if (module.kind === 'functions') {
      return module.functions.map((written, place) => ({
        module: name,
        id: functionId(written),
        modules: { ...modules, [name]: { ...module, functions: module.functions.toSpliced(place, 1) } },
      }));
    }
    const { opening, rules } = structureOf(module);
    return rules.map((rule, place) => ({
      module: name,
      id: rule.id,
      modules: { ...modules, [name]: textModule({ opening, rules: rules.toSpliced(place, 1) }) },
    }));
  });
}
