import { defineSteeringVerb } from './steering-verb.js';

export const verb = defineSteeringVerb({
  description:
    'Ends a pause, or continues once you fixed what the run waits for. If no worker works on the run, this command does.',
  examples: [['fgo continue', 'the last run of this folder']],
  update: () => ({ name: 'continue' }),
  accepted: run => `${run} continues.`,
});
