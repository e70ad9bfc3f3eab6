import type { Module, Modules, Rule } from '../lib/domain/module.js';
import type { Reference } from '../lib/domain/reference.js';
import { partsOf } from '../lib/optimizer/functions/function-rules.js';
import { renderRule } from '../lib/optimizer/rules/module-text.js';
import { countTokens } from '../lib/llm/tokens.js';
import type { RunContext } from './run-context.js';

/** What a rejected rule takes beside its text. */
const tokensOfTags = 8;

/**
 * The rules (or functions) that rejected proposals would have added, as text, the oldest first. Where they are over
 * `mostTokens`, the oldest are left out, and a note says so: the evidence is to be seen, too.
 */
export async function rejectedRules(input: {
  context: RunContext;
  module: string;
  /** As they are now. */
  modules: Modules;
  /** Of Modules, the oldest first. */
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

/** Code keeps its lines. */
function renderPart(module: Module | undefined, rule: Rule): string {
  return module?.kind === 'functions' ? rule.then : renderRule(rule);
}
