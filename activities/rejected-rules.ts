import type { Module, Modules, Rule } from '../lib/domain/module.js';
import type { Reference } from '../lib/domain/reference.js';
import { partsOf } from '../lib/optimizer/functions/function-rules.js';
import { renderRule } from '../lib/optimizer/rules/module-text.js';
import { countTokens } from '../lib/llm/tokens.js';
import type { RunContext } from './run-context.js';

/** Tokens of a rejected rule besides its text. */
const tokensOfTags = 8;

/**
 * The rules (or functions) that rejected proposals would have added, as text, oldest first. If they exceed
 * `mostTokens`, the oldest are omitted, with a note, to leave room for the evidence.
 */
export async function rejectedRules(input: {
  context: RunContext;
  module: string;
  /** The current modules. */
  modules: Modules;
  /** References to Modules, oldest first. */
  rejected: Reference[];
  mostTokens: number;
}): Promise<{ texts: string[]; notes: string[] }> {
  const { context, module, modules, rejected, mostTokens } = input;
  const known = new Set(partsIn(modules, module).map(rule => rule.id));
  const versions = await Promise.all(rejected.map(reference => context.modules(reference)));
  const texts = versions.flatMap(version =>
    partsIn(version, module)
      .filter(rule => !known.has(rule.id))
      .map(rule => renderPart(version[module], rule)),
  );
  let room = mostTokens;
  let first = texts.length;
  for (const text of texts.toReversed()) {
    room -= countTokens(text) + tokensOfTags;
    if (room < 0) break;
    first -= 1;
  }
  const parts = modules[module]?.kind === 'functions' ? 'functions' : 'rules';
  const notes = first === 0 ? [] : [`${first} ${parts} that were rejected before had no room`];
  return { texts: texts.slice(first), notes };
}

function partsIn(modules: Modules, name: string): Rule[] {
  const module = modules[name];
  return module ? partsOf(module) : [];
}

/** Code keeps its line breaks. */
function renderPart(module: Module | undefined, rule: Rule): string {
  return module?.kind === 'functions' ? rule.then : renderRule(rule);
}
