import { z } from 'zod';
import { variableSchema } from './request-settings.js';

/** The environment variables that are passed to the user's own program. */
export const environmentSchema = z
  .array(variableSchema)
  .default([])
  .describe(
    'Names of environment variables that it is given; beside PATH, HOME and the like it gets no others.',
  );
