import type { Rule, Structure } from '../../domain/module.js';
import { renderText } from './module-text.js';

export interface LengthLimit {
  structure: Structure;
  /** Maximum length of the rendered text. */
  limitTokens: number;
  countTokens: (text: string) => number;
}

export interface Limited {
  structure: Structure;
  /** The rules left out, in the order of the structure. */
  cut: Rule[];
  /** The opening alone exceeds the limit, so the result does, too: the opening is never cut. */
  openingTooLong: boolean;
}

/** Leaves out as few rules as necessary, from the end, so that the rendered text fits. Not from the paper. */
export function withinLimit({ structure, limitTokens, countTokens }: LengthLimit): Limited {
  const { opening, rules } = structure;
  const first = (count: number): Structure => ({ opening, rules: rules.slice(0, count) });
  const fits = (count: number) => countTokens(renderText(first(count))) <= limitTokens;

  let kept = rules.length;
  if (!fits(kept)) {
    let tooMany = kept;
    kept = 0;
    while (tooMany - kept > 1) {
      const middle = (kept + tooMany) >> 1;
      if (fits(middle)) kept = middle;
      else tooMany = middle;
    }
  }
  const openingTooLong = kept === 0 && countTokens(opening) > limitTokens;
  return { structure: first(kept), cut: rules.slice(kept), openingTooLong };
}
