import { defineSteeringVerb } from './steering-verb.js';

export const verb = defineSteeringVerb({
  description:
    'Ends a run now: takes the best result so far and runs the final test on it. Nothing more is optimized or merged.',
  examples: [['fgo finish RUN', 'tests the best result so far']],
  update: () => ({ name: 'finish' }),
  accepted: run => `${run} ends with the best result so far. To watch it: fgo watch ${run}`,
});
