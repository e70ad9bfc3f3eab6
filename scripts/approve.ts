import { defineSteeringVerb } from './steering-verb.js';

export const verb = defineSteeringVerb({
  description: 'Approves a step that waits for approval: a merge, or the final result.',
  examples: [['fgo approve', 'the last run of this folder']],
  update: () => ({ name: 'approve' }),
  accepted: run => `Approved: ${run} continues.`,
});
