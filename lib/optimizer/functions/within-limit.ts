import type { AgentFunction } from '../../domain/function.js';
import { functionId } from './function-rules.js';
import { renderFunctions } from './function-text.js';

/**
 * Leaves out as few functions as necessary so that the rendered set fits a limit of tokens: the largest of
 * those that `before` does not have, then the largest of all. If a function that is left out replaced
 * another, restores that one. Not from the paper.
 */
export function functionsWithinLimit(options: {
  functions: readonly AgentFunction[];
  /** The functions before the revision. */
  before: readonly AgentFunction[];
  limitTokens: number;
  countTokens: (text: string) => number;
}): { functions: AgentFunction[]; cut: string[] } {
  const { before, limitTokens, countTokens } = options;
  const old = new Set(before.map(functionId));
  const isOld = (each: AgentFunction) => old.has(functionId(each));
  const cut: string[] = [];
  let functions = [...options.functions];
  while (functions.length > 0 && countTokens(renderFunctions(functions)) > limitTokens) {
    const [largest] = functions
      .map(each => ({ each, tokens: countTokens(renderFunctions([each])) }))
      .sort(
        (left, right) => Number(isOld(left.each)) - Number(isOld(right.each)) || right.tokens - left.tokens,
      );
    if (!largest) break;
    const { each } = largest;
    const replaced = isOld(each) ? undefined : before.find(({ name }) => name === each.name);
    functions = functions.flatMap(other => (other === each ? (replaced ?? []) : other));
    cut.push(each.name);
  }
  return { functions, cut };
}
