export { compare } from './compare.js';
export { evaluate } from './evaluate.js';
export { merge } from './merge.js';
export { optimize } from './optimize.js';
export { optimizeGroup } from './optimize-group.js';
export { optimizeSubset } from './optimize-subset.js';
