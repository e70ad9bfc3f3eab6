import type { Modules } from '../domain/module.js';

/** A system message: the texts of the modules, in the order of their names' listing, and what else is said. */
export function systemText(modules: Modules, ...more: string[]): string {
  const texts = Object.values(modules).flatMap(module => (module.kind === 'text' ? [module.text] : []));
  return [...texts, ...more].filter(text => text !== '').join('\n\n');
}
