import type { Divider } from './divider.js';
import { evenParts } from './even-parts.js';

/** Neighbors in the file stay together: for data whose order carries meaning. Not from the paper. */
export const sequentialDivider: Divider = {
  divide: ({ tasks, subsets }) => evenParts([...tasks.keys()], subsets),
};
