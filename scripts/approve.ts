import { defineSteeringVerb } from './steering-verb.js';

export const verb = defineSteeringVerb({
  description: 'Approves a step that waits for approval: a merge, or the final result.',
  update: () => ({ name: 'approve' }),
  accepted: run => `Approved: ${run} continues.`,
});
