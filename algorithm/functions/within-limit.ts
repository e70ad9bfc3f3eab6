import type { AgentFunction } from '../domain/function.js';
import { renderFunctions } from './function-text.js';

/**
 * Leaves out as few functions as it takes for the rendered set to be within a limit of tokens: the largest of those
 * that `before` does not have, then the largest of all. Not from the paper.
 */
export function functionsWithinLimit(input: {
  functions: readonly AgentFunction[];
  /** Ids of functions that were there before. */
  before: ReadonlySet<string | undefined>;
  limitTokens: number;
  countTokens: (text: string) => number;
}): { functions: AgentFunction[]; cut: string[] } {
  const { before, limitTokens, countTokens } = input;
  let functions = [...input.functions];
  const cut: string[] = [];
  const isOld = (each: AgentFunction) => before.has(each.lineage?.id);
  while (functions.length > 0 && countTokens(renderFunctions(functions)) > limitTokens) {
    const [largest] = functions
      .map(each => ({ each, tokens: countTokens(renderFunctions([each])) }))
      .sort(
        (left, right) => Number(isOld(left.each)) - Number(isOld(right.each)) || right.tokens - left.tokens,
      );
    functions = functions.filter(each => each !== largest?.each);
    if (largest) cut.push(largest.each.name);
  }
  return { functions, cut };
}
