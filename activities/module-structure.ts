import type { Modules, Structure } from '../lib/domain/module.js';
import { structureOf } from '../lib/optimizer/rules/module-text.js';

/** The two parts of a text module. Throws TypeError for any other module: a defect, not bad input. */
export function structureOfModule(modules: Modules, name: string): Structure {
  const module = modules[name];
  if (module?.kind !== 'text') throw new TypeError(`The module "${name}" is not a text.`);
  return structureOf(module);
}
