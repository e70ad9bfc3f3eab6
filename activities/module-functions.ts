import type { AgentFunction } from '../lib/domain/function.js';
import type { Modules } from '../lib/domain/module.js';

/** The functions of a module. Throws TypeError for a module of another kind: a defect, not bad input. */
export function functionsOfModule(modules: Modules, name: string): AgentFunction[] {
  const module = modules[name];
  if (module?.kind !== 'functions') throw new TypeError(`The module "${name}" is not a set of functions.`);
  return module.functions;
}
