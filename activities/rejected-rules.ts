import type { Modules } from '../algorithm/domain/module.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { renderRule } from '../algorithm/module-text.js';
import { countTokens } from '../llm/tokens.js';
import { structureOfModule } from './module-structure.js';
import type { RunContext } from './run-context.js';

/** What a rejected rule takes beside its text. */
const tokensOfTags = 8;

/**
 * The rules that rejected proposals would have added, as text, the oldest first. Where they are over
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
  const known = new Set(structureOfModule(modules, module).rules.map(rule => rule.id));
  const versions = await Promise.all(rejected.map(reference => context.modules(reference)));
  const texts = versions.flatMap(version =>
    structureOfModule(version, module)
      .rules.filter(rule => !known.has(rule.id))
      .map(renderRule),
  );
  let room = mostTokens;
  let first = texts.length;
  for (const text of texts.toReversed()) {
    room -= countTokens(text) + tokensOfTags;
    if (room < 0) break;
    first -= 1;
  }
  const notes = first === 0 ? [] : [`${first} rules that were rejected before had no room`];
  return { texts: texts.slice(first), notes };
}
