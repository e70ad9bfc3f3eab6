import { optimizeAndMerge } from '../program/run/optimize-and-merge.js';
import { indexesById } from '../dividing/divider.js';
import { deriveSeed, drawsFrom } from '../seed.js';
import { asManyAsAsked } from './subset-plan.js';
import type { Strategy } from './strategy.js';

/**
 * Bootstrap aggregation: each subset is drawn with replacement from all train tasks, with `bag` draws or as
 * many as its disjoint subset has tasks. A task that is drawn again counts once, so a subset can have fewer
 * tasks than draws. Merges as `fgo` does.
 */
export const bagging: Strategy = {
  countSubsets: asManyAsAsked,
  makeSubsets({ tasks, disjoint, bag, seed }) {
    // Makes the draw independent of the order of the file.
    const ordered = indexesById(tasks);
    return disjoint.map((subset, number) => {
      const draw = drawsFrom(deriveSeed(seed, 'bag', String(number)));
      const drawn = Array.from({ length: bag ?? subset.length }, () => ordered[draw(ordered.length)]);
      return [...new Set(drawn.filter(index => index !== undefined))].sort((left, right) => left - right);
    });
  },
  startsFrom: 'baseline',
  merges: true,
  optimize: optimizeAndMerge,
};
