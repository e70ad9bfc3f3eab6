import { defineSteeringVerb } from './steering-verb.js';

export const verb = defineSteeringVerb<{ reason?: string }>({
  description: 'Rejects a step that waits for approval: the run ends and keeps the baseline.',
  options: [['--reason <text>', 'why; it is recorded with the decision']],
  examples: [['fgo reject --reason "too long"', 'the last run of this folder']],
  update: ({ reason }) =>
    reason === undefined ? { name: 'reject' } : { name: 'reject', argument: { reason } },
  accepted: run => `Rejected: ${run} ends with the baseline.`,
});
