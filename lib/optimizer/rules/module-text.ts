import type { Rule, Structure, TextModule } from '../../domain/module.js';
import { oneLine } from './rule-text.js';

/** A rule as one line, without the dash. */
export function renderRule(rule: Pick<Rule, 'when' | 'then'>): string {
  const when = oneLine(rule.when);
  const then = oneLine(rule.then);
  return when === '' ? then : `When ${when}: ${then}`;
}

/**
 * What the agent reads: the opening, an empty line, "Rules:", and a line "- When <when>: <then>" for each
 * rule ("- <then>" if it has no condition). Without rules, the opening alone, unchanged. The wording is not
 * from the paper.
 */
export function renderText({ opening, rules }: Structure): string {
  if (rules.length === 0) return opening;
  const list = ['Rules:', ...rules.map(rule => `- ${renderRule(rule)}`)].join('\n');
  const head = opening.trimEnd();
  return head === '' ? list : `${head}\n\n${list}`;
}

/** The module's opening and rules; a text that no optimizer has changed is all opening. */
export function structureOf(module: TextModule): Structure {
  return module.structure ?? { opening: module.text, rules: [] };
}

/** The text module with the rendered structure as its text. */
export function textModule(structure: Structure): TextModule {
  return { kind: 'text', text: renderText(structure), structure };
}
