import type { Module } from '../../domain/module.js';
import { renderFunctions } from './function-text.js';

/** A module as people read it, and as its length is measured. */
export function renderModule(module: Module): string {
  return module.kind === 'text' ? module.text : renderFunctions(module.functions);
}
