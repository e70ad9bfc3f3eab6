import { z } from 'zod';
import { defineKind } from './plain-scorer.js';

/** For agents that the environment scores: an attempt without a score from the environment scores 0. */
export const environment = defineKind({
  schema: z.strictObject({ kind: z.literal('environment') }),
  create: () => ({
    score: () => ({ score: 0, feedback: 'The agent gave no score of an environment.' }),
    check: () => null,
    absent: null,
  }),
});
