import type { Modules } from '../domain/module.js';

/** Builds a system message: the texts of the modules in order, then additional texts. */
export function systemText(modules: Modules, ...more: string[]): string {
  const texts = Object.values(modules).flatMap(module => (module.kind === 'text' ? [module.text] : []));
  return [...texts, ...more].filter(text => text !== '').join('\n\n');
}
