import { z } from 'zod';

/** The environment variables that a program of the user's own is given. */
export const environmentSchema = z
  .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/))
  .default([])
  .describe(
    'Names of environment variables that it is given; beside PATH, HOME and the like it gets no others.',
  );
