import type { Rule, Structure } from './domain/module.js';
import { renderText } from './module-text.js';

export interface LengthLimit {
  structure: Structure;
  /** The longest rendered text. */
  limitTokens: number;
  countTokens: (text: string) => number;
  /** What a rule is worth; the least goes first, the last of equals. Default: all the same. */
  worth?: (rule: Rule) => number;
}

export interface Limited {
  structure: Structure;
  /** The rules left out, in the order of the structure. */
  cut: Rule[];
  /** The opening alone is over the limit, which then does not hold: the opening is never cut. */
  openingTooLong: boolean;
}

/**
 * Leaves out as few rules as it takes for the rendered text to fit, from the least worth on. Not from the
 * paper.
 */
export function withinLimit({ structure, limitTokens, countTokens, worth = () => 0 }: LengthLimit): Limited {
  const { opening, rules } = structure;
  const ranked = rules.map((rule, place) => ({ place, value: worth(rule) }));
  ranked.sort((left, right) => left.value - right.value || right.place - left.place);
  const without = (count: number): Structure => {
    const gone = new Set(ranked.slice(0, count).map(entry => entry.place));
    return { opening, rules: rules.filter((_, place) => !gone.has(place)) };
  };
  const fits = (count: number) => countTokens(renderText(without(count))) <= limitTokens;

  let cutCount = 0;
  if (!fits(0)) {
    let tooFew = 0;
    cutCount = rules.length;
    while (cutCount - tooFew > 1) {
      const middle = (tooFew + cutCount) >> 1;
      if (fits(middle)) cutCount = middle;
      else tooFew = middle;
    }
  }
  const result = without(cutCount);
  const gone = new Set(ranked.slice(0, cutCount).map(entry => entry.place));
  const openingTooLong = cutCount === rules.length && countTokens(opening) > limitTokens;
  return { structure: result, cut: rules.filter((_, place) => gone.has(place)), openingTooLong };
}
