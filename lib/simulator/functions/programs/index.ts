import { codePrograms } from './codes.js';
import { datePrograms } from './dates.js';
import { numberPrograms } from './numbers.js';
import type { Program } from './program.js';
import { textPrograms } from './texts.js';

/** All that the model can program. It looks for the right one in this order. */
export const programs: readonly Program[] = [
  ...datePrograms,
  ...codePrograms,
  ...numberPrograms,
  ...textPrograms,
];
