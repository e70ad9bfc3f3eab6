import type { Modules, Structure } from '../lib/domain/module.js';
import { structureOf } from '../lib/optimizer/rules/module-text.js';

/** A text module in its two parts. Throws TypeError for any other: a defect, not bad input. */
export function structureOfModule(modules: Modules, name: string): Structure {
  const module = modules[name];
  if (module?.kind !== 'text') throw new TypeError(`The module "${name}" is not a text.`);
  return structureOf(module);
}
