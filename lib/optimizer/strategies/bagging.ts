import { indexesById } from '../dividing/divider.js';
import { deriveSeed, drawsFrom } from '../seed.js';
import { asManyAsAsked } from './strategy.js';
import type { Strategy } from './strategy.js';

/**
 * Bootstrap aggregation: each subset is drawn from all train tasks with replacement, as large as its disjoint
 * one or of `bag` draws; a task drawn again counts once, so that a subset may have fewer tasks than draws. Then
 * the merge of `fgo`.
 */
export const bagging: Strategy = {
  countSubsets: asManyAsAsked,
  makeSubsets({ tasks, disjoint, bag, seed }) {
    // So that what is drawn does not depend on the order of the file.
    const ordered = indexesById(tasks);
    return disjoint.map((subset, number) => {
      const draw = drawsFrom(deriveSeed(seed, 'bag', String(number)));
      const drawn = Array.from({ length: bag ?? subset.length }, () => ordered[draw(ordered.length)]);
      return [...new Set(drawn.filter(index => index !== undefined))].sort((left, right) => left - right);
    });
  },
  beginsWith: 'baseline',
  result: 'merge',
};
