import { z } from 'zod';
import { variableSchema } from './request-settings.js';

/** The environment variables that a program of the user's own is given. */
export const environmentSchema = z
  .array(variableSchema)
  .default([])
  .describe(
    'Names of environment variables that it is given; beside PATH, HOME and the like it gets no others.',
  );
