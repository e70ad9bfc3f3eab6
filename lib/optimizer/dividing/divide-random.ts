import { type Divider, indexesById } from './divider.js';
import { evenParts } from './even-parts.js';
import { shuffled } from '../seed.js';

/** Assigns each task at random, regardless of its answer. Not from the paper. */
export const randomDivider: Divider = {
  divide: ({ tasks, subsets, seed }) => evenParts(shuffled(indexesById(tasks), seed), subsets),
};
