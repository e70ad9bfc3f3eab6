import { codePrograms } from './codes.js';
import { datePrograms } from './dates.js';
import { numberPrograms } from './numbers.js';
import type { Program } from './program.js';
import { textPrograms } from './texts.js';

/** Everything that the model can program, in search order. */
export const programs: readonly Program[] = [
  ...datePrograms,
  ...codePrograms,
  ...numberPrograms,
  ...textPrograms,
];
