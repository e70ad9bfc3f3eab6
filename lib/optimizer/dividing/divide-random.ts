import { type Divider, indexesById } from './divider.js';
import { evenParts } from './even-parts.js';
import { shuffled } from '../seed.js';

/** Each task goes anywhere, whatever its answer. Not from the paper. */
export const randomDivider: Divider = {
  divide: ({ tasks, subsets, seed }) => evenParts(shuffled(indexesById(tasks), seed), subsets),
};
